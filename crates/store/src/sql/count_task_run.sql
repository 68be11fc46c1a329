-- $5: 1 is one more failure in a row, 0 ends them, -1 says nothing of them. A run of chosen orders says little of the channel.
UPDATE task SET last_run_id = $4,
    failures_in_row = CASE WHEN $5 = 1 THEN failures_in_row + 1 WHEN $5 = 0 THEN 0 ELSE failures_in_row END
WHERE tenant_id = $1 AND channel = $2 AND kind = $3
    AND EXISTS (SELECT 1 FROM run AS r WHERE r.tenant_id = $1 AND r.run_id = $4 AND r.of_task = 1)
