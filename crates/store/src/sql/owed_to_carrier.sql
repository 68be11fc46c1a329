-- What a carrier is to be asked or told about pickups.
SELECT p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p
WHERE p.owed IS NOT NULL AND {{filter p.tenant_id}} = $1 AND {{filter p.carrier}} = $2 AND p.next_at <= $3 AND p.owed IN ('ASK', 'CALL_OFF')
ORDER BY p.next_at LIMIT $4
