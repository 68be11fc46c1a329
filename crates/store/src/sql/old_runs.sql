-- Runs that ended before a moment, of all tenants, but for the last one of each task and the one that a flow's cursor rests on:
-- which orders failed in it says of which ones the channel's word is not known.
SELECT r.tenant_id, r.run_id FROM run AS r
WHERE r.finished_at IS NOT NULL AND r.finished_at < $1
  AND NOT EXISTS (SELECT 1 FROM task AS t WHERE t.tenant_id = r.tenant_id AND t.last_run_id = r.run_id)
  AND NOT EXISTS (SELECT 1 FROM channel_flow AS f WHERE f.tenant_id = r.tenant_id AND f.run_id = r.run_id)
ORDER BY r.finished_at LIMIT $2
