-- Cancelled deliveries by their old packing no., or by the order: our code or the channel's number.
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
{{then_join}} cancelled_delivery AS c ON {{filter c.tenant_id}} = $2 AND {{looked_up c.packing_no: r.name}}
JOIN sale_order AS o ON o.tenant_id = c.tenant_id AND o.order_code = c.order_code
UNION
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
JOIN sale_order AS o ON o.tenant_id = {{joined $2: r.name}} AND o.order_code = r.name
JOIN cancelled_delivery AS c ON c.tenant_id = o.tenant_id AND c.order_code = o.order_code
UNION
SELECT r.name, c.order_code, c.cancelled_no, c.packing_no, o.channel,
    CAST(CASE WHEN SUBSTR(c.recovery, 1, 15) = '{"state":"BACK"' THEN 1 ELSE 0 END AS BIGINT) FROM {{rows $1: name text}} AS r
{{then_join}} sale_order AS o ON {{filter o.tenant_id}} = $2 AND {{looked_up o.channel_order_no: r.name}}
JOIN cancelled_delivery AS c ON c.tenant_id = o.tenant_id AND c.order_code = o.order_code
