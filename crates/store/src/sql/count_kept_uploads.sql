SELECT COUNT(*), CAST(COALESCE(SUM(j.byte_count * j.file_kept + j.errors_byte_count), 0) AS BIGINT)
FROM upload_job AS j WHERE j.tenant_id = $1
