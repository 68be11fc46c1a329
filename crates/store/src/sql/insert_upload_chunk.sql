-- A part that is there is replaced: its writer was lost.
INSERT INTO upload_chunk (tenant_id, upload_id, part, chunk_no, bytes) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, upload_id, part, chunk_no) DO UPDATE SET bytes = excluded.bytes
