SELECT o.channel_order_no, o.order_code, o.placed_at FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.channel = $2 AND o.units_in_transit > 0 AND o.origin = 'API' AND o.order_code > $3
  AND o.placed_at >= $5
ORDER BY o.order_code LIMIT $4
