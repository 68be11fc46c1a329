SELECT c.bytes FROM upload_chunk AS c
WHERE c.tenant_id = $1 AND c.upload_id = $2 AND c.part = $3 AND c.chunk_no = $4
