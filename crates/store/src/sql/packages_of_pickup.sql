-- The packages that are in a pickup now.
SELECT p.order_code, p.facility, p.packing_no, o.channel, p.status FROM package AS p
JOIN sale_order AS o ON {{filter o.tenant_id}} = $1 AND o.order_code = p.order_code
WHERE {{filter p.tenant_id}} = $1 AND p.facility = $2 AND p.pickup_no = $3
ORDER BY p.packing_no
