SELECT p.facility, p.putaway_no FROM putaway AS p
WHERE {{filter p.tenant_id}} = $1 AND p.putaway_no = $2 AND ($3 = '' OR p.facility = $3)
ORDER BY p.facility LIMIT 20
