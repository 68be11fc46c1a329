-- A line is as it was decided on, or nothing is written.
UPDATE putaway_line SET state = r.state, result = r.result, reason = r.reason, closed_at = r.closed_at, done_by = r.done_by,
    shelf = r.shelf
FROM {{rows $1: facility text, putaway_no text, line_no bigint, state text, result text, reason text, closed_at bigint,
    done_by text, shelf text, was text}} AS r
WHERE putaway_line.tenant_id = {{joined $2: r.facility}} AND putaway_line.facility = r.facility
    AND putaway_line.putaway_no = r.putaway_no AND putaway_line.line_no = r.line_no AND putaway_line.state = r.was
