INSERT INTO goods_return (tenant_id, order_code, facility, return_no, kind, state, items, details, opened_at, closed_at,
    receipts, inspections)
SELECT $2, r.order_code, r.facility, r.return_no, r.kind, r.state, r.items, r.details, r.opened_at, r.closed_at, r.receipts,
    r.inspections
FROM {{rows $1: order_code text, facility text, return_no text, kind text, state text, items text, details text,
    opened_at bigint, closed_at bigint, receipts text, inspections text}} AS r
WHERE r.order_code IS NOT NULL
ON CONFLICT (tenant_id, order_code, facility, return_no) DO UPDATE SET
    state = excluded.state, items = excluded.items, details = excluded.details, closed_at = excluded.closed_at,
    receipts = excluded.receipts, inspections = excluded.inspections
