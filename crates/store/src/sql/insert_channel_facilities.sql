INSERT INTO channel_facility (tenant_id, channel, facility, priority)
SELECT $2, $3, r.facility, r.priority FROM {{rows $1: facility text, priority bigint}} AS r
