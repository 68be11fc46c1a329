-- Back to the queue: after a failure that may pass, from a lost worker, from one that leaves. Not one that was asked to end.
UPDATE run SET state = 'QUEUED', worker = NULL, lease_until = NULL, run_after = $4, message = $5, code = $6, seen_at = $7,
    attempts = attempts - $8
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING' AND token = $3 AND cancel_asked_by IS NULL
