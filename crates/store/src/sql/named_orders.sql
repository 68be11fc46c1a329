-- By our code or by the channel's number; which of several is meant is chosen by whoever asks.
SELECT r.name, o.order_code, o.channel, o.status FROM {{rows $1: name text}} AS r
JOIN sale_order AS o ON o.tenant_id = {{joined $2: r.name}} AND o.order_code = r.name
UNION ALL
SELECT r.name, o.order_code, o.channel, o.status FROM {{rows $1: name text}} AS r
{{then_join}} sale_order AS o ON {{filter o.tenant_id}} = $2 AND {{looked_up o.channel_order_no: r.name}}
