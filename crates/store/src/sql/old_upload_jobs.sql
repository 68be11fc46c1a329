SELECT j.tenant_id, j.upload_id, COALESCE(j.run_id, '') FROM upload_job AS j WHERE j.uploaded_at < $1 ORDER BY j.uploaded_at LIMIT $2
