-- By our code or by the channel's number; which of several is meant is chosen by whoever asks.
SELECT r.name, o.order_code, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = r.name {{end o}}
UNION ALL
SELECT r.name, o.order_code, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} {{filter o.tenant_id}} = $2 AND o.channel_order_no = r.name {{end o}}
