SELECT r.tenant_id, r.run_id, r.token FROM run AS r
WHERE r.state = 'RUNNING' AND r.lease_until < $1
ORDER BY r.lease_until LIMIT $2
