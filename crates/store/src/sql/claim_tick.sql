-- Of many processes that see a tick due, one moves the task on.
UPDATE task SET tick_at = $5, next_at = $6 WHERE tenant_id = $1 AND channel = $2 AND kind = $3 AND tick_at = $4 AND paused = 0
