SELECT o.order_code FROM sale_order AS o WHERE o.tenant_id = $1 AND o.order_code > $2 ORDER BY o.order_code LIMIT $3
