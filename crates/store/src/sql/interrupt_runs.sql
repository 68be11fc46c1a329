-- Runs of the same kind that have not been heard of: their process died.
UPDATE sync_run SET state = 'INTERRUPTED', message = 'The process that ran it ended before the run did', finished_at = $4
WHERE tenant_id = $1 AND channel = $2 AND flow = $3 AND state = 'RUNNING' AND seen_at < $5
