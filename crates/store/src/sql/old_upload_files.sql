-- Files that nobody needs any more; one that a run has, or is to have, is not old.
SELECT j.tenant_id, j.upload_id, COALESCE(j.run_id, '') FROM upload_job AS j
WHERE j.file_kept = 1 AND j.uploaded_at < $1 AND NOT EXISTS (SELECT 1 FROM run AS r
    WHERE r.tenant_id = j.tenant_id AND r.run_id = j.run_id AND r.state IN ('QUEUED', 'RUNNING') AND j.state = 'QUEUED')
ORDER BY j.uploaded_at LIMIT $2
