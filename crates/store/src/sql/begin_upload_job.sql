UPDATE upload_job SET begun_at = COALESCE(begun_at, $4)
WHERE tenant_id = $1 AND upload_id = $2 AND run_id = $3 AND state = 'QUEUED'
