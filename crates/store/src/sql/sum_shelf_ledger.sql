SELECT l.sku, l.facility, l.shelf,
       CAST(SUM(CASE WHEN l.to_bucket = 'AVAILABLE' THEN l.quantity ELSE -l.quantity END) AS BIGINT)
FROM stock_ledger AS l WHERE l.tenant_id = $1 AND l.shelf IS NOT NULL
GROUP BY l.sku, l.facility, l.shelf
ORDER BY l.sku, l.facility, l.shelf
