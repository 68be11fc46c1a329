SELECT i.fingerprint, i.claim_id, i.claimed_at, i.status, i.answer FROM idempotency AS i
WHERE i.tenant_id = $1 AND i.key_id = $2 AND i.idempotency_key = $3
{{for_update}}
