-- A hundred at a time: each claim pays for the oldest ones.
DELETE FROM idempotency
WHERE tenant_id = $1 AND (key_id, idempotency_key) IN (
    SELECT i.key_id, i.idempotency_key FROM idempotency AS i
    WHERE i.tenant_id = $1 AND i.claimed_at < $2
    ORDER BY i.claimed_at LIMIT 100)
