SELECT DISTINCT r.sku FROM {{rows $1: sku text}} AS r
LEFT JOIN sku AS s ON s.tenant_id = $2 AND s.sku = r.sku
WHERE s.sku IS NULL
