SELECT l.sku FROM stock_level AS l
WHERE l.tenant_id = $2 AND l.sku IN (SELECT r.sku FROM {{rows $1: sku text}} AS r)
ORDER BY l.sku, l.facility {{for_update_of:l}}
