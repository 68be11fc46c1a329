-- Pickups that a carrier has taken note of, after a place.
SELECT p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p
WHERE p.tenant_id = $1 AND p.carrier = $2 AND (p.facility, p.pickup_no) > ($3, $4) AND p.state IN ('REQUESTED', 'ACCEPTED')
    AND p.carrier_ref IS NOT NULL
ORDER BY p.facility, p.pickup_no LIMIT $5
