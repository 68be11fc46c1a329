INSERT INTO channel (tenant_id, channel, source, base_url, username, enabled, capabilities, created_at)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
ON CONFLICT (tenant_id, channel) DO NOTHING
