-- Lines counted by their state, beside what each putaway keeps.
SELECT p.facility, p.putaway_no, p.state, p.line_count, p.open_count, p.done_count,
       CAST(COALESCE(SUM(CASE WHEN l.state = 'OPEN' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state = 'DONE' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state = 'WITHDRAWN' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state = 'DISCARDED' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.shelf IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST((SELECT COALESCE(SUM(s.unit_count), 0) FROM putaway_scan AS s WHERE s.tenant_id = $1 AND s.facility = p.facility
             AND s.putaway_no = p.putaway_no AND s.undone_at IS NULL) AS BIGINT)
FROM putaway AS p
LEFT JOIN putaway_line AS l ON l.tenant_id = p.tenant_id AND l.facility = p.facility AND l.putaway_no = p.putaway_no
WHERE p.tenant_id = $1
GROUP BY p.facility, p.putaway_no, p.state, p.line_count, p.open_count, p.done_count
ORDER BY p.facility, p.putaway_no
