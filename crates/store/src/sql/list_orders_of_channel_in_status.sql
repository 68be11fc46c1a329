SELECT o.order_code, o.channel, o.channel_order_no, o.status
FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.order_code > $2 AND o.channel = $3 AND o.status = $4
ORDER BY o.order_code LIMIT $5
