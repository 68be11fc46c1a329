SELECT DISTINCT l.order_code FROM putaway_line AS l
WHERE l.tenant_id = $1 AND l.facility = $2 AND l.putaway_no = $3
ORDER BY l.order_code
