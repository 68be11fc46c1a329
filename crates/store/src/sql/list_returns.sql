-- Keyset paging by order, facility and number.
SELECT o.order_code, o.channel, o.channel_order_no, g.facility, g.return_no, g.kind, g.state, g.items, g.details,
       g.opened_at, g.closed_at, g.receipts, g.inspections
FROM goods_return AS g
JOIN sale_order AS o ON o.tenant_id = g.tenant_id AND o.order_code = g.order_code
WHERE g.tenant_id = $1 AND (g.order_code, g.facility, g.return_no) > ($2, $3, $4) AND ($5 = '' OR g.kind = $5)
    AND ($6 = '' OR g.state = $6) AND ($7 = '' OR o.channel = $7)
ORDER BY g.order_code, g.facility, g.return_no LIMIT $8
