-- Shelves by their codes, with what lies there, is promised, and is packed from there: in one look, for a unit may move from
-- one to the other meanwhile.
SELECT s.facility, s.shelf, s.capacity, s.blocked,
       CAST((SELECT COALESCE(SUM(q.quantity), 0) FROM shelf_stock AS q
             WHERE q.shelf = s.shelf AND q.facility = s.facility AND q.tenant_id = s.tenant_id) AS BIGINT),
       CAST((SELECT COUNT(*) FROM order_item AS i WHERE i.shelf = s.shelf AND i.facility = s.facility
             AND i.tenant_id = s.tenant_id AND i.state = 'FULFILLABLE') AS BIGINT),
       CAST((SELECT COUNT(*) FROM order_item AS i WHERE i.shelf = s.shelf AND i.facility = s.facility
             AND i.tenant_id = s.tenant_id AND i.state <> 'FULFILLABLE') AS BIGINT)
FROM {{rows $1: shelf text}} AS r
JOIN shelf AS s ON s.tenant_id = {{joined $2: r.shelf}} AND s.facility = {{joined $3: r.shelf}} AND s.shelf = r.shelf
ORDER BY s.shelf
