-- Keyset paging: the page begins after the last code of the one before it.
SELECT o.order_code, o.channel, o.channel_order_no, o.status
FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.order_code > $2
ORDER BY o.order_code LIMIT $3
