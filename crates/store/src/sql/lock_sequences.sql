SELECT s.facility, s.kind, s.prefix, s.padding, s.next_no, s.reset_on, s.reset_prefix
FROM sequence AS s WHERE s.tenant_id = $1 ORDER BY s.facility, s.kind {{for_update_of:s}}
