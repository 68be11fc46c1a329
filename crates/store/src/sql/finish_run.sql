UPDATE sync_run SET state = $3, message = $4, finished_at = $5, seen_at = $5
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING'
