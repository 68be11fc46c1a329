-- Units that wait for putaway after a place, with the open putaway that each lies in. $4 is '', RETURNED or CANCELLED.
SELECT i.order_code, i.item_no, l.putaway_no
FROM order_item AS i
LEFT JOIN putaway_line AS l ON l.tenant_id = i.tenant_id AND l.order_code = i.order_code AND l.item_no = i.item_no
    AND l.state = 'OPEN'
WHERE i.tenant_id = $1 AND i.putaway = 'PENDING' AND (i.order_code, i.item_no) > ($2, $3)
    AND ($4 = '' OR ($4 = 'RETURNED' AND i.state = 'RETURNED') OR ($4 = 'CANCELLED' AND i.state <> 'RETURNED'))
ORDER BY i.order_code, i.item_no LIMIT $5
