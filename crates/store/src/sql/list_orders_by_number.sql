-- Few have one number: a live one and those that were cancelled before it. The unary plus keeps SQLite from walking the key.
SELECT o.order_code, o.channel, o.channel_order_no, o.status
FROM sale_order AS o
WHERE {{filter o.tenant_id}} = $1 AND o.order_code > $2 AND o.channel_order_no = $3
    AND ($4 = '' OR o.channel = $4) AND ($5 = '' OR o.status = $5)
ORDER BY o.order_code LIMIT $6
