INSERT INTO carrier_account (tenant_id, carrier, base_url, sealed, enabled, next_at, created_at, timer)
VALUES ($1, $2, $3, $4, 1, $5, $5, $6)
ON CONFLICT (tenant_id, carrier) DO NOTHING
