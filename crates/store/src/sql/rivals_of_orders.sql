-- Another live order of the same number, for each of these orders that has one.
SELECT r.order_code, other.order_code FROM {{rows $1: order_code text}} AS r
JOIN sale_order AS o ON o.tenant_id = {{joined $2: r.order_code}} AND o.order_code = r.order_code
{{then_join}} sale_order AS other ON {{filter other.tenant_id}} = $2 AND {{looked_up other.channel_order_no: o.channel_order_no}}
  AND other.channel = o.channel AND other.status <> 'CANCELLED' AND other.order_code <> o.order_code
