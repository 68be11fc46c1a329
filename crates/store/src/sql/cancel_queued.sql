-- One that waits, for its first attempt or for another.
UPDATE run SET state = 'CANCELLED', message = CASE WHEN started_at IS NULL THEN $4 ELSE $6 END, code = NULL, finished_at = $3,
    cancel_asked_by = $5
WHERE tenant_id = $1 AND run_id = $2 AND state = 'QUEUED'
