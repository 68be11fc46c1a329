SELECT u.upload_id, u.kind, u.file_name, u.sha256, u.uploaded_by, u.begun_at, u.ended_at, u.row_count, u.done_count,
    u.skipped_count, u.failed_count, u.state
FROM upload AS u
WHERE u.tenant_id = $1 AND u.kind = $2 AND u.sha256 = $3
ORDER BY u.upload_id DESC LIMIT 1
