INSERT INTO upload_job (tenant_id, upload_id, kind, file_name, sha256, byte_count, wish, uploaded_by, uploaded_at, state, validates,
    run_id, begun_at, ended_at, row_count, row_total, done_count, skipped_count, failed_count, report, errors_format, file_kept)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'RECEIVING', 0, NULL, NULL, NULL, 0, NULL, 0, 0, 0, '', NULL, 1)
ON CONFLICT DO NOTHING
