SELECT f.facility FROM channel_facility AS f WHERE f.tenant_id = $1 AND f.channel = $2 ORDER BY f.priority, f.facility
