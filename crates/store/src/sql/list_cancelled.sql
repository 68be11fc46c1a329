-- A group's cancelled deliveries, the newest first, after a place. Empty filters let all pass.
SELECT c.order_code, c.cancelled_no, c.facility, c.packing_no, c.whole_package, c.items, c.cancelled_by, c.reason, c.stage,
       c.cancelled_at, c.site_cancelled_at, c.withdrawn_at, c.who, c.comment, c.push, c.recovery,
       o.channel, o.channel_order_no, o.origin, o.address
FROM cancelled_delivery AS c
JOIN sale_order AS o ON o.tenant_id = c.tenant_id AND o.order_code = c.order_code
WHERE c.tenant_id = $1 AND c.cancel_group = $2
  AND (c.cancelled_at < $3 OR (c.cancelled_at = $3 AND (c.order_code, c.cancelled_no) < ($4, $5)))
  AND c.cancelled_at >= $6 AND c.cancelled_at <= $7
  AND ($8 = '' OR o.channel = $8) AND ($9 = '' OR c.reason = $9) AND ($10 = '' OR c.who = $10)
  AND ($11 = '' OR c.packing_no = $11 OR c.new_packing_no = $11)
  AND ($12 = '' OR o.channel_order_no = $12 OR o.order_code = $12)
ORDER BY c.cancelled_at DESC, c.order_code DESC, c.cancelled_no DESC LIMIT $13
