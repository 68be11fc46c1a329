UPDATE channel SET enabled = $3 WHERE tenant_id = $1 AND channel = $2
