-- A shelf that was emptied keeps a row of nothing, which nobody takes from; who puts units there adds to it again.
SELECT q.sku, q.facility, q.shelf, q.quantity
FROM {{rows $1: sku text}} AS r
JOIN shelf_stock AS q ON q.tenant_id = {{joined $2: r.sku}} AND q.sku = r.sku AND q.quantity > 0
ORDER BY q.sku, q.facility, q.shelf
