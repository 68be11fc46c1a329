SELECT DISTINCT i.sku FROM {{rows $1: order_code text}} AS r
JOIN order_item AS i ON i.tenant_id = {{joined $2: r.order_code}} AND i.order_code = r.order_code
LEFT JOIN sku AS s ON s.tenant_id = {{joined $2: i.sku}} AND s.sku = i.sku
WHERE s.sku IS NULL
