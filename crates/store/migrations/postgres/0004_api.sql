-- The API: its keys, the answers it gave to calls with an Idempotency-Key, and the indexes of its lists.

-- `secret_hash` is SHA-256 of 256 random bits. A name is never given twice: it stands in timelines as `key:<name>`.
CREATE TABLE api_key (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    key_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    secret_hash BYTEA NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (tenant_id, key_id)
);
CREATE UNIQUE INDEX api_key_name ON api_key (tenant_id, name);
-- A call names its key before its tenant is known.
CREATE INDEX api_key_id ON api_key (key_id);

-- One row a call with an Idempotency-Key. `status` is NULL while the call runs; `answer` is sealed with the key's own secret.
CREATE TABLE idempotency (
    tenant_id TEXT COLLATE "C" NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    claim_id TEXT COLLATE "C" NOT NULL,
    claimed_at BIGINT NOT NULL,
    status BIGINT,
    answer BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, key_id, idempotency_key)
);
CREATE INDEX idempotency_age ON idempotency (tenant_id, claimed_at);

CREATE INDEX sale_order_by_status ON sale_order (tenant_id, status, order_code);
CREATE INDEX sale_order_by_channel ON sale_order (tenant_id, channel, order_code);
CREATE INDEX sale_order_by_channel_status ON sale_order (tenant_id, channel, status, order_code);
