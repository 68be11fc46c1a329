-- Whoever changes the row has it: the token moves on at every claim.
UPDATE run SET state = 'RUNNING', token = token + 1, attempts = attempts + 1, worker = $4, lease_until = $6,
    started_at = COALESCE(started_at, $5), seen_at = $5, message = '', code = NULL
WHERE tenant_id = $1 AND run_id = $2 AND state = 'QUEUED' AND token = $3
