-- Newest first, before a run. Empty filters match all.
SELECT r.run_id, r.channel, r.kind, r.state, r.message, r.code, r.request, r.started_by, r.cause, r.worker, r.attempts,
    r.attempts_max, r.run_after, r.queued_at, r.started_at, r.seen_at, r.finished_at, r.cancel_asked_by, r.expected,
    r.unchanged, r.skipped, r.changed, r.contradiction, r.failed, r.pages
FROM run AS r
WHERE r.tenant_id = $1 AND ($2 = '' OR r.run_id < $2) AND ($3 = '' OR r.channel = $3) AND ($4 = '' OR r.kind = $4)
  AND ($5 = '' OR r.state = $5)
ORDER BY r.run_id DESC LIMIT $6
