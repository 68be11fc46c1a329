-- Packages by packing no., by tracking no., or by the order: our code or the channel's number.
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{then_join}} package AS p ON {{filter p.tenant_id}} = $2 AND {{looked_up p.packing_no: r.name}}
JOIN sale_order AS o ON o.tenant_id = p.tenant_id AND o.order_code = p.order_code
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{then_join}} package AS p ON {{filter p.tenant_id}} = $2 AND {{looked_up p.tracking_no: r.name}}
JOIN sale_order AS o ON o.tenant_id = p.tenant_id AND o.order_code = p.order_code
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
JOIN sale_order AS o ON o.tenant_id = {{joined $2: r.name}} AND o.order_code = r.name
JOIN package AS p ON p.tenant_id = o.tenant_id AND p.order_code = o.order_code
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{then_join}} sale_order AS o ON {{filter o.tenant_id}} = $2 AND {{looked_up o.channel_order_no: r.name}}
JOIN package AS p ON p.tenant_id = o.tenant_id AND p.order_code = o.order_code
