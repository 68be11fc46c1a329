SELECT j.tenant_id, j.upload_id FROM upload_job AS j WHERE j.file_kept = 1 AND j.uploaded_at < $1
ORDER BY j.uploaded_at LIMIT $2
