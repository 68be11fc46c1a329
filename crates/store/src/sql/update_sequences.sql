-- Guarded by the number it was decided on: a number is never issued twice.
UPDATE sequence SET prefix = r.prefix, padding = r.padding, next_no = r.next_no, reset_on = r.reset_on,
    reset_prefix = r.reset_prefix
FROM {{rows $1: facility text, kind text, prefix text, padding bigint, next_no bigint, reset_on text, reset_prefix text,
    was_next_no bigint}} AS r
WHERE sequence.tenant_id = {{joined $2: r.facility}} AND sequence.facility = r.facility AND sequence.kind = r.kind
    AND sequence.next_no = r.was_next_no
