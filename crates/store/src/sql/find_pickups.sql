-- By the number, in one facility or (empty) in all.
SELECT p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p WHERE {{filter p.tenant_id}} = $1 AND p.pickup_no = $2 AND ($3 = '' OR p.facility = $3)
ORDER BY p.facility
