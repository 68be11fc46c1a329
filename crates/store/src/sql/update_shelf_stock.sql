-- By difference, as the levels.
UPDATE shelf_stock SET quantity = shelf_stock.quantity + r.quantity
FROM {{rows $1: sku text, facility text, shelf text, quantity bigint}} AS r
WHERE shelf_stock.tenant_id = {{joined $2: r.sku}} AND shelf_stock.sku = r.sku AND shelf_stock.facility = r.facility
    AND shelf_stock.shelf = r.shelf
