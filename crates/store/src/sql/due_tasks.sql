SELECT t.tenant_id, t.channel, t.kind, t.timer, t.jitter_s, t.window_s, t.paused, t.tick_at, t.next_at
FROM task AS t WHERE t.paused = 0 AND t.next_at <= $1 ORDER BY t.next_at LIMIT $2
