SELECT r.run_id, r.state FROM run AS r
WHERE r.tenant_id = $1 AND r.lane = $2 AND r.state IN ('QUEUED', 'RUNNING') ORDER BY r.run_id LIMIT 1
