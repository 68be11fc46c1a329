-- Another live order of the same number, for each of these orders that has one.
SELECT r.order_code, other.order_code FROM {{rows $1: order_code text}} AS r
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = r.order_code {{end o}}
{{each sale_order AS other}} {{filter other.tenant_id}} = $2 AND other.channel_order_no = o.channel_order_no
  AND other.channel = o.channel AND other.status <> 'CANCELLED' AND other.order_code <> o.order_code {{end other}}
