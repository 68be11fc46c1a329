INSERT INTO run (tenant_id, run_id, kind, channel, lane, request, started_by, cause, tick_at, priority, state, message, code,
    attempts, attempts_max, run_after, token, worker, lease_until, cancel_asked_by, queued_at, started_at, seen_at, finished_at,
    expected, pages, unchanged, skipped, changed, contradiction, failed, of_task)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, 0, $13, $14, 0, NULL, NULL, NULL, $15, NULL, $15, $16,
    NULL, 0, 0, 0, 0, 0, 0, $17)
ON CONFLICT (tenant_id, run_id) DO NOTHING
