SELECT l.sku, l.facility, l.available, l.reserved, l.allocated, l.putaway_pending, l.bad
FROM stock_level AS l
WHERE l.tenant_id = $1 AND (l.sku, l.facility) > ($2, $3)
ORDER BY l.sku, l.facility LIMIT $4
