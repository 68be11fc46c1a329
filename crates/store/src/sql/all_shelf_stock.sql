SELECT q.sku, q.facility, q.shelf, q.quantity FROM shelf_stock AS q WHERE q.tenant_id = $1
ORDER BY q.sku, q.facility, q.shelf
