UPDATE upload_job SET row_count = $4, row_total = $5, done_count = $6, skipped_count = $7, failed_count = $8
WHERE tenant_id = $1 AND upload_id = $2 AND run_id = $3 AND state = 'QUEUED'
