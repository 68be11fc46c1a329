-- Pickups that may still take place, or for which something is to be done.
SELECT p.facility, p.pickup_no, p.carrier, p.state, p.window_from, p.window_to, p.note, p.asked_by, p.asked_at, p.closed_at,
    p.carrier_ref, p.code, p.message, p.next_from, p.next_to, p.owed, p.next_at, p.tries,
    p.unheard
FROM pickup AS p WHERE p.tenant_id = $1 AND (p.state IN ('REQUESTED', 'ACCEPTED') OR p.owed IS NOT NULL)
