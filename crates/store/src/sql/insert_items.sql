INSERT INTO order_item (tenant_id, order_code, item_no, sku, channel_item_id, state, facility, packing_no, putaway,
    cancelled_by, superseded, price_minor, status_seen_at, return_seen_at, shelf)
SELECT $2, r.order_code, r.item_no, r.sku, r.channel_item_id, r.state, r.facility, r.packing_no, r.putaway, r.cancelled_by,
    r.superseded, r.price_minor, r.status_seen_at, r.return_seen_at, r.shelf
FROM {{rows $1: order_code text, item_no bigint, sku text, channel_item_id text, state text, facility text,
    packing_no text, putaway text, cancelled_by text, superseded bigint, price_minor bigint, status_seen_at bigint,
    return_seen_at bigint, shelf text}} AS r
