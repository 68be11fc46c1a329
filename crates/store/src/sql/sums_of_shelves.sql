SELECT l.sku, l.facility, l.shelved FROM stock_level AS l WHERE l.tenant_id = $1 AND l.shelved <> 0
ORDER BY l.sku, l.facility
