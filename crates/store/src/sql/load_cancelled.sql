SELECT c.order_code, c.cancelled_no, c.facility, c.packing_no, c.whole_package, c.items, c.cancelled_by, c.reason, c.stage,
       c.cancelled_at, c.site_cancelled_at, c.withdrawn_at, c.who, c.comment, c.push, c.recovery
FROM {{rows $1: order_code text}} AS r
JOIN cancelled_delivery AS c ON c.tenant_id = {{joined $2: r.order_code}} AND c.order_code = r.order_code
ORDER BY r.order_code || '', c.cancelled_no
