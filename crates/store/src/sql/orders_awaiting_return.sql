-- By the day of dispatch, so that the window is where the walk begins.
SELECT o.channel_order_no, o.order_code, o.dispatched_at FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.channel = $2 AND o.units_returnable > 0 AND o.origin = 'API'
  AND (o.dispatched_at, o.order_code) > ($5, $3)
ORDER BY o.dispatched_at, o.order_code LIMIT $4
