SELECT f.channel, f.flow, f.synced_to, f.run_id FROM channel_flow AS f WHERE f.tenant_id = $1 ORDER BY f.channel, f.flow
