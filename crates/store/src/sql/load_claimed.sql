-- Pages are numbered on from the last one, not counted: a page that was refused left a gap.
SELECT r.kind, r.channel, r.request, r.started_by, r.cause, r.token, r.attempts, r.attempts_max,
    COALESCE((SELECT MAX(p.page_no) FROM run_page AS p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.run_id), 0),
    r.seen_at
FROM run AS r WHERE r.tenant_id = $1 AND r.run_id = $2
