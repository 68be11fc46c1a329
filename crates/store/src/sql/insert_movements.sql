INSERT INTO stock_ledger (tenant_id, document, line_no, sku, facility, from_bucket, to_bucket, quantity, reason, actor, at,
    shelf)
SELECT $2, r.document, r.line_no, r.sku, r.facility, r.from_bucket, r.to_bucket, r.quantity, $3, $4, $5, r.shelf
FROM {{rows $1: document text, line_no bigint, sku text, facility text, from_bucket text, to_bucket text,
    quantity bigint, shelf text}} AS r
