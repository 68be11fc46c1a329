-- The newest first, before a place.
SELECT p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p
WHERE p.tenant_id = $1 AND (p.asked_at, p.facility, p.pickup_no) < ($2, $3, $4) AND ($5 = '' OR p.state = $5)
ORDER BY p.asked_at DESC, p.facility DESC, p.pickup_no DESC LIMIT $6
