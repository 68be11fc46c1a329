SELECT p.page_no, p.asked_at, p.unchanged FROM run_page AS p
WHERE p.tenant_id = $1 AND p.run_id = $2 AND p.page_no > $3
ORDER BY p.page_no LIMIT $4
