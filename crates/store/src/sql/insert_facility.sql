INSERT INTO facility (tenant_id, facility, priority, created_at)
SELECT $1, $2, COALESCE(MAX(f.priority), 0) + 1, $3 FROM facility AS f WHERE f.tenant_id = $1
ON CONFLICT (tenant_id, facility) DO NOTHING
