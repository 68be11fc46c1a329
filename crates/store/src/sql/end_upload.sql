UPDATE upload SET ended_at = $3, done_count = $4, skipped_count = $5, failed_count = $6, state = $7
WHERE tenant_id = $1 AND upload_id = $2
