SELECT k.key_id, k.name, k.scopes, k.created_by, k.created_at, k.expires_at, k.revoked_at, k.last_used_at
FROM api_key AS k
WHERE k.tenant_id = $1 AND k.name > $2
ORDER BY k.name LIMIT $3
