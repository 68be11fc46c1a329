-- Takes the locks in the order of the codes, so that two pages never wait for each other.
SELECT o.order_code FROM sale_order AS o
WHERE o.tenant_id = $2 AND o.order_code IN (SELECT r.order_code FROM {{rows $1: order_code text}} AS r)
ORDER BY o.order_code {{for_update_of:o}}
