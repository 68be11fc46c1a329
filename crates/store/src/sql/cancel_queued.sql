UPDATE run SET state = 'CANCELLED', message = $4, finished_at = $3, cancel_asked_by = $5
WHERE tenant_id = $1 AND run_id = $2 AND state = 'QUEUED'
