INSERT INTO channel_flow (tenant_id, channel, flow, synced_to, run_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, channel, flow) DO UPDATE SET synced_to = excluded.synced_to, run_id = excluded.run_id
