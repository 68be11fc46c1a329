DELETE FROM run WHERE tenant_id = $1 AND run_id = $2
