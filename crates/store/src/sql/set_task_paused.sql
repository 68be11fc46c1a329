UPDATE task SET paused = $4 WHERE tenant_id = $1 AND channel = $2 AND kind = $3
