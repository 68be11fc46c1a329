INSERT INTO sync_run (tenant_id, run_id, channel, flow, started_by, state, message, started_at, seen_at, finished_at,
    pages, unchanged, skipped, changed, contradiction, failed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, 0, 0, 0, 0, 0)
