-- Rows of nothing too: where a SKU lay last is where it is put first.
SELECT q.sku, q.facility, q.shelf, q.quantity
FROM {{rows $1: sku text}} AS r
JOIN shelf_stock AS q ON q.tenant_id = {{joined $2: r.sku}} AND q.sku = r.sku
ORDER BY q.sku, q.facility, q.shelf
