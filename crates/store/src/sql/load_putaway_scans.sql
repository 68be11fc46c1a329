SELECT c.facility, c.putaway_no, c.scan_no, c.scan_id, c.code, c.shelf, c.lines, c.scanned_by, c.scanned_at, c.undone_at
FROM {{rows $1: facility text, putaway_no text}} AS r
JOIN putaway_scan AS c ON c.tenant_id = {{joined $2: r.facility}} AND c.facility = r.facility AND c.putaway_no = r.putaway_no
ORDER BY c.facility, c.putaway_no, c.scan_no
