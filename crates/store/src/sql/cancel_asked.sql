SELECT r.cancel_asked_by FROM run AS r WHERE r.tenant_id = $1 AND r.run_id = $2
