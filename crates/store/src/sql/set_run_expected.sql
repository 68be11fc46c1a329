UPDATE run SET expected = $4 WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING' AND token = $3
