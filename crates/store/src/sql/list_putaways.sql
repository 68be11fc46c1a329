-- Keyset paging by facility and number.
SELECT p.facility, p.putaway_no, p.source, p.state, p.line_count, p.open_count, p.done_count, p.created_by, p.created_at,
       p.closed_at
FROM putaway AS p
WHERE p.tenant_id = $1 AND (p.facility, p.putaway_no) > ($2, $3) AND ($4 = '' OR p.facility = $4)
    AND ($5 = '' OR p.source = $5) AND ($6 = '' OR p.state = $6)
ORDER BY p.facility, p.putaway_no LIMIT $7
