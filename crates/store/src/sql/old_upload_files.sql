-- Files that nobody needs any more; one that a run has, or is to have, is not old.
SELECT j.tenant_id, j.upload_id FROM upload_job AS j WHERE j.file_kept = 1 AND j.uploaded_at < $1 AND j.state <> 'QUEUED'
ORDER BY j.uploaded_at LIMIT $2
