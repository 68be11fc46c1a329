SELECT f.facility, f.address FROM facility AS f WHERE f.tenant_id = $1 ORDER BY f.facility
