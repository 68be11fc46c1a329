SELECT r.kind, r.channel, r.request, r.started_by, r.cause, r.token, r.attempts, r.attempts_max, r.pages,
    r.seen_at
FROM run AS r WHERE r.tenant_id = $1 AND r.run_id = $2
