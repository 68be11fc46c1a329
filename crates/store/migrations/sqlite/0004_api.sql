-- The API: its keys, the answers it gave to calls with an Idempotency-Key, and the indexes of its lists.

-- `secret_hash` is SHA-256 of 256 random bits. A name is never given twice: it stands in timelines as `key:<name>`.
CREATE TABLE api_key (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    key_id TEXT NOT NULL,
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    scopes TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (tenant_id, key_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_key_name ON api_key (tenant_id, name);
-- A call names its key before its tenant is known.
CREATE INDEX api_key_id ON api_key (key_id);

-- One row a call with an Idempotency-Key. `status` is NULL while the call runs; `answer` is sealed with the key's own secret.
CREATE TABLE idempotency (
    tenant_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    claim_id TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    status INTEGER,
    answer BLOB NOT NULL,
    PRIMARY KEY (tenant_id, key_id, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (tenant_id, claimed_at);

CREATE INDEX sale_order_by_status ON sale_order (tenant_id, status, order_code);
CREATE INDEX sale_order_by_channel ON sale_order (tenant_id, channel, order_code);
CREATE INDEX sale_order_by_channel_status ON sale_order (tenant_id, channel, status, order_code);
