INSERT INTO order_event (tenant_id, order_code, event_no, kind, items, before_state, after_state, detail, actor, at)
SELECT $2, r.order_code, r.event_no, r.kind, r.items, r.before_state, r.after_state, r.detail, $3, $4
FROM {{rows $1: order_code text, event_no bigint, kind text, items text, before_state text, after_state text,
    detail text}} AS r
