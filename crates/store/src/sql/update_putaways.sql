-- Guarded by the version that it was decided on.
UPDATE putaway SET state = r.state, open_count = r.open_count, done_count = r.done_count, closed_at = r.closed_at,
    version = r.version + 1
FROM {{rows $1: facility text, putaway_no text, state text, open_count bigint, done_count bigint, closed_at bigint,
    version bigint}} AS r
WHERE putaway.tenant_id = {{joined $2: r.facility}} AND putaway.facility = r.facility AND putaway.putaway_no = r.putaway_no
    AND putaway.version = r.version
