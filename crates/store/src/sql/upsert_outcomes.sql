INSERT INTO run_outcome (tenant_id, run_id, channel_order_no, outcome, code, message)
SELECT $2, $3, r.channel_order_no, r.outcome, r.code, r.message
FROM {{rows $1: channel_order_no text, outcome text, code text, message text}} AS r
WHERE r.channel_order_no IS NOT NULL
ON CONFLICT (tenant_id, run_id, channel_order_no) DO UPDATE SET
    outcome = excluded.outcome, code = excluded.code, message = excluded.message
