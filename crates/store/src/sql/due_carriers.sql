SELECT c.tenant_id, c.carrier, c.next_at, c.timer FROM carrier_account AS c
WHERE c.enabled = 1 AND c.next_at <= $1 ORDER BY c.next_at LIMIT $2
