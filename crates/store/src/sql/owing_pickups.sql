-- Of all tenants: what is to be done for pickups in the background. What only a carrier can answer waits for its own run.
SELECT p.tenant_id, p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p
WHERE p.owed IS NOT NULL AND p.next_at <= $1 AND (p.owed = 'RELEASE' OR (p.owed = 'ASK' AND p.carrier = 'OWN'))
ORDER BY p.next_at LIMIT $2
