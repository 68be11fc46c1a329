INSERT INTO channel_secret (tenant_id, channel, sealed) VALUES ($1, $2, $3)
