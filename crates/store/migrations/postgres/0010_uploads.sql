-- Files that were uploaded, by what is in them: the same file again changes nothing.

-- `state` is RUNNING until the last page is written; `begun_at` is when the file was first begun, also where a lost process's
-- upload goes on.
CREATE TABLE upload (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    upload_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT upload_kind CHECK (kind IN ('ORDERS', 'CANCEL')),
    file_name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    uploaded_by TEXT COLLATE "C" NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    row_count BIGINT NOT NULL CONSTRAINT upload_row_count CHECK (row_count >= 0),
    done_count BIGINT NOT NULL CONSTRAINT upload_done_count CHECK (done_count >= 0),
    skipped_count BIGINT NOT NULL CONSTRAINT upload_skipped_count CHECK (skipped_count >= 0),
    failed_count BIGINT NOT NULL CONSTRAINT upload_failed_count CHECK (failed_count >= 0),
    state TEXT COLLATE "C" NOT NULL CONSTRAINT upload_state CHECK (state IN ('RUNNING', 'DONE', 'DONE_WITH_ERRORS')),
    PRIMARY KEY (tenant_id, upload_id)
);
CREATE INDEX upload_by_content ON upload (tenant_id, kind, sha256, upload_id);
