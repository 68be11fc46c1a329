UPDATE idempotency SET status = $5, answer = $6
WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND claim_id = $4
