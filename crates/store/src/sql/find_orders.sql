-- By our code or by the channel's number; the live one first, then the newest.
SELECT o.order_code FROM sale_order AS o
WHERE o.tenant_id = $1 AND (o.order_code = $2 OR o.channel_order_no = $2) AND ($3 = '' OR o.channel = $3)
ORDER BY CASE WHEN o.status = 'CANCELLED' THEN 1 ELSE 0 END, o.order_code DESC LIMIT 20
