INSERT INTO task (tenant_id, channel, kind, timer, jitter_s, window_s, paused, tick_at, next_at, last_run_id, failures_in_row)
SELECT $2, $3, r.kind, r.timer, r.jitter_s, NULL, 0, r.tick_at, r.next_at, NULL, 0
FROM {{rows $1: kind text, timer text, jitter_s bigint, tick_at bigint, next_at bigint}} AS r
WHERE r.kind IS NOT NULL
ON CONFLICT (tenant_id, channel, kind) DO NOTHING
