SELECT f.facility FROM facility AS f WHERE f.tenant_id = $1 ORDER BY f.priority, f.facility
