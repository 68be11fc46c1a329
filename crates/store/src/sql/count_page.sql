-- The fence: a run whose token is another's by now, or that is over, counts no page, and what hangs on it is not written.
UPDATE run SET seen_at = $3, pages = pages + $9, unchanged = unchanged + $4, skipped = skipped + $5,
    changed = changed + $6, contradiction = contradiction + $7, failed = failed + $8
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING' AND token = $10
