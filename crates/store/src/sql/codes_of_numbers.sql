SELECT o.order_code, o.channel_order_no, o.status
FROM {{rows $1: channel_order_no text}} AS r
{{each sale_order AS o}} {{filter o.tenant_id}} = $2 AND o.channel_order_no = r.channel_order_no
    AND o.channel = {{joined $3: r.channel_order_no}} {{end o}}
