INSERT INTO putaway_line (tenant_id, facility, putaway_no, line_no, order_code, item_no, sku, state, result, reason,
    closed_at, done_by)
SELECT $2, r.facility, r.putaway_no, r.line_no, r.order_code, r.item_no, r.sku, r.state, r.result, r.reason, r.closed_at,
    r.done_by
FROM {{rows $1: facility text, putaway_no text, line_no bigint, order_code text, item_no bigint, sku text, state text,
    result text, reason text, closed_at bigint, done_by text}} AS r
