SELECT s.sku, s.name FROM {{rows $1: sku text}} AS r
JOIN sku AS s ON s.tenant_id = {{joined $2: r.sku}} AND s.sku = r.sku
