-- Of every tenant: the key tells which tenant calls. Ids are random, so there is one at most unless somebody made it so.
SELECT k.tenant_id, t.time_zone, t.golive, t.recovery_window_s, t.short_policy, t.withdrawn_policy, k.secret_hash,
    k.key_id, k.name, k.scopes, k.created_by, k.created_at, k.expires_at, k.revoked_at, k.last_used_at
FROM api_key AS k
JOIN tenant AS t ON t.tenant_id = k.tenant_id
WHERE k.key_id = $1
ORDER BY k.tenant_id LIMIT 10
