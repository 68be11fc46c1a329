-- What a run has yet to deal with: it is marked with the run until then.
SELECT c.order_code, c.cancelled_no, o.channel, o.channel_order_no, o.placed_at FROM cancelled_delivery AS c
JOIN sale_order AS o ON {{filter o.tenant_id}} = $1 AND o.order_code = c.order_code
WHERE {{filter c.tenant_id}} = $1 AND c.run_id = $2
ORDER BY c.order_code, c.cancelled_no LIMIT $3
