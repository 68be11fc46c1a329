SELECT s.sku, s.name FROM sku AS s WHERE s.tenant_id = $1 AND s.sku > $2 ORDER BY s.sku LIMIT $3
