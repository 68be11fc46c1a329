UPDATE tenant SET recovery_window_s = $2, short_policy = $3, withdrawn_policy = $4 WHERE tenant_id = $1
