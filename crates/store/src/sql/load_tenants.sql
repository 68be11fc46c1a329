SELECT t.tenant_id, t.time_zone, t.golive FROM tenant AS t ORDER BY t.tenant_id
