-- A scan never changes, but for its undo.
INSERT INTO putaway_scan (tenant_id, facility, putaway_no, scan_no, scan_id, code, shelf, lines, unit_count, scanned_by,
    scanned_at, undone_at)
SELECT $2, r.facility, r.putaway_no, r.scan_no, r.scan_id, r.code, r.shelf, r.lines, r.unit_count, r.scanned_by,
    r.scanned_at, r.undone_at
FROM {{rows $1: facility text, putaway_no text, scan_no bigint, scan_id text, code text, shelf text, lines text,
    unit_count bigint, scanned_by text, scanned_at bigint, undone_at bigint}} AS r
WHERE r.facility IS NOT NULL
ON CONFLICT (tenant_id, facility, putaway_no, scan_no) DO UPDATE SET undone_at = excluded.undone_at
