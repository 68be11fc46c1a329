-- The first shelves of a facility on which nothing lies, and on which something may be put.
SELECT s.shelf FROM shelf AS s
WHERE s.tenant_id = $1 AND s.facility = $2 AND s.blocked IS NULL
  AND NOT EXISTS (SELECT 1 FROM shelf_stock AS q
                  WHERE q.shelf = s.shelf AND q.facility = s.facility AND q.tenant_id = s.tenant_id AND q.quantity > 0)
  AND NOT EXISTS (SELECT 1 FROM order_item AS i WHERE i.shelf = s.shelf AND i.facility = s.facility
                  AND i.tenant_id = s.tenant_id AND i.state = 'FULFILLABLE')
ORDER BY s.shelf LIMIT $3
