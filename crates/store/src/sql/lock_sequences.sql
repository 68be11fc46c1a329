SELECT s.kind FROM sequence AS s WHERE s.tenant_id = $1 ORDER BY s.facility, s.kind {{for_update_of:s}}
