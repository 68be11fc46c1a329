SELECT r.run_id, r.channel, r.kind, r.state, r.message, r.code, r.request, r.started_by, r.cause, r.worker, r.attempts,
    r.attempts_max, r.run_after, r.queued_at, r.started_at, r.seen_at, r.finished_at, r.cancel_asked_by, r.expected,
    r.unchanged, r.skipped, r.changed, r.contradiction, r.failed, r.pages
FROM run AS r WHERE r.tenant_id = $1 AND r.run_id = $2
