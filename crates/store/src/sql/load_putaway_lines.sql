SELECT l.facility, l.putaway_no, l.line_no, l.order_code, l.item_no, l.sku, l.state, l.result, l.reason, l.closed_at, l.done_by,
       l.shelf
FROM {{rows $1: facility text, putaway_no text}} AS r
JOIN putaway_line AS l ON l.tenant_id = {{joined $2: r.facility}} AND l.facility = r.facility AND l.putaway_no = r.putaway_no
ORDER BY l.facility, l.putaway_no, l.line_no
