SELECT t.tenant_id, t.time_zone, t.golive, t.recovery_window_s, t.short_policy, t.withdrawn_policy FROM tenant AS t
ORDER BY t.tenant_id
