SELECT s.sku FROM sku AS s WHERE s.tenant_id = $1 AND s.sku = $2
