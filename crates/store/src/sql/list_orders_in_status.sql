-- A range over both columns that only the index gives in order: without statistics SQLite would rather walk all of a tenant.
SELECT o.order_code, o.channel, o.channel_order_no, o.status
FROM sale_order AS o
WHERE o.tenant_id = $1 AND (o.status, o.order_code) > ($3, $2) AND o.status <= $3
ORDER BY o.status, o.order_code LIMIT $4
