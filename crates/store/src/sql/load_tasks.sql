SELECT t.channel, t.kind, t.timer, t.jitter_s, t.window_s, t.paused, t.tick_at, t.next_at, t.failures_in_row,
    f.synced_to, t.last_run_id
FROM task AS t
LEFT JOIN channel_flow AS f ON f.tenant_id = t.tenant_id AND f.channel = t.channel AND f.flow = t.kind
WHERE t.tenant_id = $1 ORDER BY t.channel, t.kind
