UPDATE sync_run SET seen_at = $3, pages = pages + $9, unchanged = unchanged + $4, skipped = skipped + $5,
    changed = changed + $6, contradiction = contradiction + $7, failed = failed + $8
WHERE tenant_id = $1 AND run_id = $2 AND state = 'RUNNING'
