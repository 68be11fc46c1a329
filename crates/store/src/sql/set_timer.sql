UPDATE task SET timer = $4, jitter_s = $5, window_s = $6, tick_at = $7, next_at = $8
WHERE tenant_id = $1 AND channel = $2 AND kind = $3
