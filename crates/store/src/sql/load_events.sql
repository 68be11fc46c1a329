SELECT e.order_code, e.event_no, e.kind, e.items, e.before_state, e.after_state, e.detail, e.actor, e.at
FROM {{rows $1: order_code text}} AS r
JOIN order_event AS e ON e.tenant_id = {{joined $2: r.order_code}} AND e.order_code = r.order_code
ORDER BY r.order_code || '', e.event_no
