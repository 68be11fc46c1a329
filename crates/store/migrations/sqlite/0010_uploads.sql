-- Files that were uploaded, by what is in them: the same file again changes nothing.

-- `state` is RUNNING until the last page is written; `begun_at` is when the file was first begun, also where a lost process's
-- upload goes on.
CREATE TABLE upload (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    upload_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT upload_kind CHECK (kind IN ('ORDERS', 'CANCEL')),
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    row_count INTEGER NOT NULL CONSTRAINT upload_row_count CHECK (row_count >= 0),
    done_count INTEGER NOT NULL CONSTRAINT upload_done_count CHECK (done_count >= 0),
    skipped_count INTEGER NOT NULL CONSTRAINT upload_skipped_count CHECK (skipped_count >= 0),
    failed_count INTEGER NOT NULL CONSTRAINT upload_failed_count CHECK (failed_count >= 0),
    state TEXT NOT NULL CONSTRAINT upload_state CHECK (state IN ('RUNNING', 'DONE', 'DONE_WITH_ERRORS')),
    PRIMARY KEY (tenant_id, upload_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_content ON upload (tenant_id, kind, sha256, upload_id);
