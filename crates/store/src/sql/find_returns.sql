SELECT g.order_code, g.facility FROM goods_return AS g
WHERE {{filter g.tenant_id}} = $1 AND g.return_no = $2 AND ($3 = '' OR g.facility = $3)
ORDER BY g.order_code, g.facility LIMIT 20
