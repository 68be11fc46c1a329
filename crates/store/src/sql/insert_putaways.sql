INSERT INTO putaway (tenant_id, facility, putaway_no, source, state, line_count, open_count, done_count, created_by,
    created_at, closed_at, version)
SELECT $2, r.facility, r.putaway_no, r.source, r.state, r.line_count, r.open_count, r.done_count, r.created_by,
    r.created_at, r.closed_at, 1
FROM {{rows $1: facility text, putaway_no text, source text, state text, line_count bigint, open_count bigint,
    done_count bigint, created_by text, created_at bigint, closed_at bigint}} AS r
