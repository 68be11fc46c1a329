-- The tenant as a range of one: said with `=`, SQLite would rather go through all of the tenant's orders.
SELECT o.order_code, o.channel, o.channel_order_no, o.status
FROM sale_order AS o
WHERE o.status = $3 AND (o.tenant_id, o.order_code) > ($1, $2) AND o.tenant_id <= $1
ORDER BY o.tenant_id, o.order_code LIMIT $4
