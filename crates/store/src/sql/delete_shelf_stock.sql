-- Rows of nothing: what lies there refuses to go, for the shelf is still named.
DELETE FROM shelf_stock WHERE tenant_id = $1 AND facility = $2 AND shelf = $3 AND quantity = 0
