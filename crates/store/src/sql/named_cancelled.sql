-- Cancelled deliveries by their old packing no., or by the order: our code or the channel's number.
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
{{each cancelled_delivery AS c}} {{filter c.tenant_id}} = $2 AND c.packing_no = r.name {{end c}}
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = c.order_code {{end o}}
UNION ALL
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = r.name {{end o}}
{{each cancelled_delivery AS c}} c.tenant_id = $2 AND c.order_code = o.order_code {{end c}}
UNION ALL
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} {{filter o.tenant_id}} = $2 AND o.channel_order_no = r.name {{end o}}
{{each cancelled_delivery AS c}} c.tenant_id = $2 AND c.order_code = o.order_code {{end c}}
