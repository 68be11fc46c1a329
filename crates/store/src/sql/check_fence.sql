-- For a commit of a run that records no page.
UPDATE run SET seen_at = $4 WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING' AND token = $3
