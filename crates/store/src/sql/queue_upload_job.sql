-- Gives it to a run; the caller names the run that it was of, so that of two who ask at once one is refused.
UPDATE upload_job SET state = 'QUEUED', run_id = $3, validates = $4, wish = $6, ended_at = NULL, row_count = 0, done_count = 0,
    skipped_count = 0, failed_count = 0, report = '', errors_format = NULL
WHERE tenant_id = $1 AND upload_id = $2 AND COALESCE(run_id, '') = $5 AND file_kept = 1
