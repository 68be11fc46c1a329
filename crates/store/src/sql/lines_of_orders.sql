-- Every line that any putaway ever had of these orders, with the putaway's source.
SELECT l.facility, l.putaway_no, l.line_no, l.order_code, l.item_no, l.sku, l.state, l.result, l.reason, l.closed_at, l.done_by,
       l.shelf, p.source
FROM {{rows $1: order_code text}} AS r
JOIN putaway_line AS l ON {{filter l.tenant_id}} = $2 AND l.order_code = r.order_code
JOIN putaway AS p ON p.tenant_id = {{joined $2: l.putaway_no}} AND p.facility = l.facility AND p.putaway_no = l.putaway_no
ORDER BY l.order_code, l.facility, l.putaway_no, l.line_no
