-- How it stands is how its run stands, until it ended.
SELECT j.upload_id, j.kind, j.file_name, j.sha256, j.byte_count, j.wish, j.uploaded_by, j.uploaded_at,
    CASE WHEN j.state <> 'QUEUED' THEN j.state WHEN r.state = 'QUEUED' THEN 'QUEUED'
        WHEN r.state = 'RUNNING' AND j.validates = 1 THEN 'VALIDATING' WHEN r.state = 'RUNNING' THEN 'COMMITTING'
        WHEN r.state = 'CANCELLED' THEN 'CANCELLED' ELSE 'FAILED' END AS told,
    j.validates, j.run_id, r.code, COALESCE(r.message, ''), j.begun_at, j.ended_at, j.row_count, j.row_total, j.done_count, j.skipped_count,
    j.failed_count, j.report, j.errors_format, j.errors_byte_count, j.file_kept
FROM upload_job AS j LEFT JOIN run AS r ON r.tenant_id = j.tenant_id AND r.run_id = j.run_id
WHERE j.tenant_id = $1 AND j.upload_id = $2
