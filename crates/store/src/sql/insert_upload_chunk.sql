-- A part that is there is replaced: its writer was lost. A part of the file is taken only while its upload is received, or it would
-- stay when that was forgotten.
INSERT INTO upload_chunk (tenant_id, upload_id, part, chunk_no, bytes) SELECT $1, $2, $3, $4, $5
WHERE $3 <> 'FILE' OR EXISTS (SELECT 1 FROM upload_job AS j
    WHERE j.tenant_id = $1 AND j.upload_id = $2 AND j.state = 'RECEIVING' {{for_update_of:j}})
ON CONFLICT (tenant_id, upload_id, part, chunk_no) DO UPDATE SET bytes = excluded.bytes
