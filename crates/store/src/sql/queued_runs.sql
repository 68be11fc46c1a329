-- What may be claimed now, of all tenants: whose lane is free, a person's request first. $2 and $3 name one run, or are empty.
SELECT r.tenant_id, r.run_id, r.token FROM run AS r
WHERE r.state = 'QUEUED' AND r.run_after <= $1
  AND ($2 = '' OR (r.tenant_id = $2 AND r.run_id = $3))
  AND NOT EXISTS (SELECT 1 FROM run AS busy WHERE busy.tenant_id = r.tenant_id AND busy.lane = r.lane
      AND busy.state = 'RUNNING')
ORDER BY r.priority, r.run_after, r.run_id LIMIT $4
