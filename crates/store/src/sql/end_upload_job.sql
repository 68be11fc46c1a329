UPDATE upload_job SET state = $4, ended_at = $5, row_count = $6, row_total = $7, done_count = $8, skipped_count = $9,
    failed_count = $10, report = $11, errors_format = $12, file_kept = $13, errors_byte_count = $14
WHERE tenant_id = $1 AND upload_id = $2 AND run_id = $3 AND state = 'QUEUED'
