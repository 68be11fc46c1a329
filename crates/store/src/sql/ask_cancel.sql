UPDATE run SET cancel_asked_by = COALESCE(cancel_asked_by, $3)
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING'
