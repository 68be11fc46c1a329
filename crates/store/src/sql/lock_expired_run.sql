-- Looked at again under its lock: its worker may have kept it up since it was found.
SELECT r.attempts, r.attempts_max, r.lane, r.cancel_asked_by FROM run AS r
WHERE r.tenant_id = $1 AND r.run_id = $2 AND r.state = 'RUNNING' AND r.token = $3 AND r.lease_until < $4 {{for_update_of:r}}
