INSERT INTO tenant (tenant_id, time_zone, golive, next_order, created_at) VALUES ($1, $2, 'SETUP', 1, $3)
ON CONFLICT (tenant_id) DO NOTHING
