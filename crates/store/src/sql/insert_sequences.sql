INSERT INTO sequence (tenant_id, facility, kind, prefix, padding, next_no, reset_on, reset_prefix)
SELECT $2, r.facility, r.kind, r.prefix, r.padding, r.next_no, r.reset_on, r.reset_prefix
FROM {{rows $1: facility text, kind text, prefix text, padding bigint, next_no bigint, reset_on text,
    reset_prefix text}} AS r
