-- Cancelled deliveries of all tenants that wait for a run that is over, or gone: nobody else would ever tell. After a place,
-- so that those that cannot be settled are not all that is ever looked at.
SELECT c.tenant_id, c.order_code, c.cancelled_no, c.run_id, o.channel, COALESCE(r.state, ''), COALESCE(r.code, ''),
    COALESCE(r.message, '')
FROM cancelled_delivery AS c
JOIN sale_order AS o ON o.tenant_id = c.tenant_id AND o.order_code = c.order_code
LEFT JOIN run AS r ON r.tenant_id = c.tenant_id AND r.run_id = c.run_id
WHERE c.run_id IS NOT NULL AND (r.run_id IS NULL OR r.finished_at IS NOT NULL)
    AND (c.tenant_id, c.order_code, c.cancelled_no) > ($2, $3, $4)
ORDER BY c.tenant_id, c.order_code, c.cancelled_no LIMIT $1
