-- Newest first, before an upload. Empty filters match all.
SELECT u.upload_id, u.kind, u.file_name, u.sha256, u.byte_count, u.wish, u.uploaded_by, u.uploaded_at, u.told, u.validates, u.run_id, u.code,
    u.message, u.begun_at, u.ended_at, u.row_count, u.row_total, u.done_count, u.skipped_count, u.failed_count, u.report,
    u.errors_format, u.errors_byte_count, u.file_kept
FROM (SELECT j.upload_id, j.kind, j.file_name, j.sha256, j.byte_count, j.wish, j.uploaded_by, j.uploaded_at,
    CASE WHEN j.state <> 'QUEUED' THEN j.state WHEN r.state = 'QUEUED' THEN 'QUEUED'
        WHEN r.state = 'RUNNING' AND j.validates = 1 THEN 'VALIDATING' WHEN r.state = 'RUNNING' THEN 'COMMITTING'
        WHEN r.state = 'CANCELLED' THEN 'CANCELLED' ELSE 'FAILED' END AS told,
    j.validates, j.run_id, r.code AS code, COALESCE(r.message, '') AS message, j.begun_at, j.ended_at, j.row_count, j.row_total, j.done_count, j.skipped_count,
    j.failed_count, j.report, j.errors_format, j.errors_byte_count, j.file_kept
FROM upload_job AS j LEFT JOIN run AS r ON r.tenant_id = j.tenant_id AND r.run_id = j.run_id
    WHERE j.tenant_id = $1 AND ($2 = '' OR j.upload_id < $2) AND ($3 = '' OR j.kind = $3)) AS u
WHERE $4 = '' OR u.told = $4
ORDER BY u.upload_id DESC LIMIT $5
