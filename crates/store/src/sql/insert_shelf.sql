INSERT INTO shelf (tenant_id, facility, shelf, capacity, blocked, created_at)
SELECT f.tenant_id, f.facility, $3, $4, NULL, $5 FROM facility AS f
WHERE f.tenant_id = $1 AND f.facility = $2
  AND (SELECT COUNT(*) FROM shelf AS s WHERE s.tenant_id = $1 AND s.facility = $2) < $6
ON CONFLICT (tenant_id, facility, shelf) DO NOTHING
