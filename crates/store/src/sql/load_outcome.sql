SELECT o.channel_order_no, o.outcome, o.code, o.message FROM run_outcome AS o
WHERE o.tenant_id = $1 AND o.run_id = $2 AND o.channel_order_no = $3
