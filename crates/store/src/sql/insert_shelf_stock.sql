-- A row of nothing may be there: who found no units on shelves did not look for it.
INSERT INTO shelf_stock (tenant_id, sku, facility, shelf, quantity)
SELECT $2, r.sku, r.facility, r.shelf, r.quantity
FROM {{rows $1: sku text, facility text, shelf text, quantity bigint}} AS r
WHERE r.sku IS NOT NULL
ON CONFLICT (tenant_id, sku, facility, shelf) DO UPDATE SET quantity = shelf_stock.quantity + excluded.quantity
