SELECT c.order_code, c.contradiction_no, c.kind, c.items, c.word, c.state, c.opened_at, c.closed_at, c.said
FROM {{rows $1: order_code text}} AS r
JOIN contradiction AS c ON c.tenant_id = {{joined $2: r.order_code}} AND c.order_code = r.order_code
ORDER BY r.order_code || '', c.contradiction_no
