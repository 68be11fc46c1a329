-- Deliveries of a channel that were cancelled there alone, whose cancel was withdrawn there, and that nobody asked for yet. What
-- the seller cancelled too is his to bring back.
SELECT c.order_code, c.cancelled_no FROM cancelled_delivery AS c
JOIN sale_order AS o ON o.tenant_id = c.tenant_id AND o.order_code = c.order_code
WHERE c.tenant_id = $1 AND c.cancel_group = 'API' AND c.withdrawn_at IS NOT NULL AND c.recovery = '{"state":"NOT_ASKED"}'
  AND c.cancelled_by = 'BUYER' AND o.channel = $2 AND c.cancelled_at >= $4
ORDER BY c.order_code, c.cancelled_no LIMIT $3
