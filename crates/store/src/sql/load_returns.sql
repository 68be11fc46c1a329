SELECT g.order_code, g.facility, g.return_no, g.kind, g.state, g.items, g.details, g.opened_at, g.closed_at, g.receipts,
       g.inspections
FROM {{rows $1: order_code text}} AS r
JOIN goods_return AS g ON g.tenant_id = {{joined $2: r.order_code}} AND g.order_code = r.order_code
ORDER BY r.order_code || '', g.opened_at, g.facility, g.return_no
