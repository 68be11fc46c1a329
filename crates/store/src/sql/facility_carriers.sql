SELECT f.facility, f.carrier FROM facility AS f WHERE f.tenant_id = $1 AND f.carrier IS NOT NULL ORDER BY f.facility
