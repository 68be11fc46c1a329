INSERT INTO upload (
    tenant_id, upload_id, kind, file_name, sha256, uploaded_by, begun_at, row_count, done_count, skipped_count, failed_count,
    state
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 'RUNNING')
ON CONFLICT DO NOTHING
