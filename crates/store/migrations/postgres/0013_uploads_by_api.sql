-- Uploads that are asked for through the API: a worker goes through the file, which lies here in parts until it is over, since
-- the worker may be on another machine.

-- `state` says what is stored; whether it waits, runs, failed or was cancelled is how its run stands, while `state` is QUEUED.
CREATE TABLE upload_job (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    upload_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT upload_job_kind CHECK (kind IN ('ORDERS', 'CANCEL')),
    file_name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    byte_count BIGINT NOT NULL CONSTRAINT upload_job_byte_count CHECK (byte_count >= 0),
    -- What is to be done with it, as JSON.
    wish TEXT COLLATE "C" NOT NULL,
    uploaded_by TEXT COLLATE "C" NOT NULL,
    uploaded_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT upload_job_state CHECK (state IN ('RECEIVING', 'QUEUED', 'VALIDATED', 'DONE',
        'DONE_WITH_ERRORS', 'REFUSED', 'DONE_BEFORE')),
    -- Whether its run only tells what would come of it.
    validates BIGINT NOT NULL CONSTRAINT upload_job_validates CHECK (validates IN (0, 1)),
    run_id TEXT COLLATE "C",
    -- When orders were first taken in for it: what came in since is its own, also after its worker was lost.
    begun_at BIGINT,
    ended_at BIGINT,
    row_count BIGINT NOT NULL,
    -- NULL until the file was read once.
    row_total BIGINT,
    done_count BIGINT NOT NULL,
    skipped_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    -- What came of it, as JSON; empty until it ends.
    report TEXT COLLATE "C" NOT NULL,
    -- CSV or XLSX, where there is a file of errors.
    errors_format TEXT COLLATE "C",
    -- Whether its file is here still.
    file_kept BIGINT NOT NULL CONSTRAINT upload_job_file_kept CHECK (file_kept IN (0, 1)),
    PRIMARY KEY (tenant_id, upload_id)
);
CREATE INDEX upload_job_age ON upload_job (uploaded_at);
CREATE INDEX upload_job_files ON upload_job (uploaded_at) WHERE file_kept = 1;

-- The file, and the file of errors, in parts.
CREATE TABLE upload_chunk (
    tenant_id TEXT COLLATE "C" NOT NULL,
    upload_id TEXT COLLATE "C" NOT NULL,
    part TEXT COLLATE "C" NOT NULL CONSTRAINT upload_chunk_part CHECK (part IN ('FILE', 'ERRORS')),
    chunk_no BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, upload_id, part, chunk_no)
);

-- Headers that a tenant gave a meaning: the next files need no word about them.
CREATE TABLE header_mapping (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT header_mapping_kind CHECK (kind IN ('ORDERS', 'CANCEL')),
    -- The header without case, spaces and punctuation, as headers are compared.
    header_key TEXT COLLATE "C" NOT NULL,
    header TEXT COLLATE "C" NOT NULL,
    column_name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, kind, header_key)
);
