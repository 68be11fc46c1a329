SELECT s.facility, s.shelf, s.capacity, s.blocked,
       CAST((SELECT COALESCE(SUM(q.quantity), 0) FROM shelf_stock AS q
             WHERE q.shelf = s.shelf AND q.facility = s.facility AND q.tenant_id = s.tenant_id) AS BIGINT),
       CAST((SELECT COUNT(*) FROM order_item AS i WHERE i.shelf = s.shelf AND i.facility = s.facility
             AND i.tenant_id = s.tenant_id AND i.state = 'FULFILLABLE') AS BIGINT),
       CAST((SELECT COUNT(*) FROM order_item AS i WHERE i.shelf = s.shelf AND i.facility = s.facility
             AND i.tenant_id = s.tenant_id AND i.state <> 'FULFILLABLE') AS BIGINT)
FROM shelf AS s WHERE s.tenant_id = $1 AND s.facility = $2 AND s.shelf > $3
ORDER BY s.shelf LIMIT $4
