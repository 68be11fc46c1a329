SELECT r.run_id, r.channel, r.kind FROM run AS r
WHERE r.tenant_id = $1 AND r.state = 'RUNNING' AND r.lease_until < $2
ORDER BY r.lease_until LIMIT $3
