DELETE FROM run_page WHERE tenant_id = $1 AND run_id = $2
