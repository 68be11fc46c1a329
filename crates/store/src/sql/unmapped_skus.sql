SELECT DISTINCT r.sku FROM {{rows $1: sku text}} AS r
LEFT JOIN sku AS s ON s.tenant_id = {{joined $2: r.sku}} AND s.sku = r.sku
WHERE s.sku IS NULL
