SELECT DISTINCT l.facility, l.putaway_no
FROM {{rows $1: order_code text}} AS r
JOIN putaway_line AS l ON l.tenant_id = {{joined $2: r.order_code}} AND l.order_code = r.order_code AND l.state = 'OPEN'
ORDER BY l.facility, l.putaway_no
