SELECT l.line_no, l.sku, l.facility, l.from_bucket, l.to_bucket, l.quantity, l.reason, l.actor, l.at, l.shelf
FROM stock_ledger AS l WHERE l.tenant_id = $1 AND l.document = $2 ORDER BY l.line_no
