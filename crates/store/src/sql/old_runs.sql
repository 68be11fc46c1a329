-- Runs that ended before a moment, of all tenants, but for the last one of each task.
SELECT r.tenant_id, r.run_id FROM run AS r
WHERE r.finished_at IS NOT NULL AND r.finished_at < $1
  AND NOT EXISTS (SELECT 1 FROM task AS t WHERE t.tenant_id = r.tenant_id AND t.last_run_id = r.run_id)
ORDER BY r.finished_at LIMIT $2
