SELECT f.channel, f.facility FROM channel_facility AS f WHERE f.tenant_id = $1 ORDER BY f.channel, f.priority, f.facility
