SELECT r.run_id, r.channel, r.flow FROM sync_run AS r WHERE r.tenant_id = $1 AND r.state = 'RUNNING' AND r.seen_at < $2
ORDER BY r.run_id LIMIT 100
