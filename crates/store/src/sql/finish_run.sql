UPDATE run SET state = $4, message = $5, code = $6, finished_at = $7, seen_at = $7, lease_until = NULL
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING' AND token = $3
