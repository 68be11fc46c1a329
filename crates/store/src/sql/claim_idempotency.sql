INSERT INTO idempotency (tenant_id, key_id, idempotency_key, fingerprint, claim_id, claimed_at, status, answer)
VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)
ON CONFLICT (tenant_id, key_id, idempotency_key) DO UPDATE
SET fingerprint = excluded.fingerprint, claim_id = excluded.claim_id, claimed_at = excluded.claimed_at, status = NULL,
    answer = excluded.answer
WHERE idempotency.claimed_at < $8
