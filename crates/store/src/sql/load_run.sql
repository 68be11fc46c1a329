SELECT r.channel, r.flow, r.state, r.message, r.unchanged, r.skipped, r.changed, r.contradiction, r.failed, r.pages
FROM sync_run AS r WHERE r.tenant_id = $1 AND r.run_id = $2
