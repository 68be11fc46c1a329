DELETE FROM idempotency
WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND claim_id = $4 AND status IS NULL
