-- What uploads keep is bounded, so it is counted: the file while it is kept, and the file of errors beside it.

ALTER TABLE upload_job ADD COLUMN errors_byte_count BIGINT NOT NULL DEFAULT 0
    CONSTRAINT upload_job_errors_byte_count CHECK (errors_byte_count >= 0);
CREATE INDEX upload_job_kept ON upload_job (tenant_id, file_kept, byte_count, errors_byte_count);
-- A file whose receiver died is forgotten soon.
CREATE INDEX upload_job_receiving ON upload_job (uploaded_at) WHERE state = 'RECEIVING';
