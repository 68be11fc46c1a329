SELECT r.tenant_id, r.run_id, r.token, r.attempts, r.attempts_max, r.lane, r.cancel_asked_by FROM run AS r
WHERE r.state = 'RUNNING' AND r.lease_until < $1
ORDER BY r.lease_until LIMIT $2
