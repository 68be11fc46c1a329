-- Takes the locks in the order of SKU and facility, so that two pages never wait for each other.
SELECT l.sku, l.facility, l.available, l.reserved, l.allocated, l.putaway_pending, l.bad, l.shelved
FROM {{rows $1: sku text}} AS r
JOIN stock_level AS l ON l.tenant_id = {{joined $2: r.sku}} AND l.sku = r.sku
ORDER BY r.sku || '', l.facility {{for_update_of:l}}
