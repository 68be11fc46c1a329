SELECT l.sku, l.facility, l.available, l.reserved, l.allocated, l.putaway_pending, l.bad, l.shelved
FROM {{rows $1: sku text}} AS r
JOIN stock_level AS l ON l.tenant_id = {{joined $2: r.sku}} AND l.sku = r.sku
