SELECT o.order_code, o.channel_order_no, o.status
FROM {{rows $1: channel_order_no text}} AS r
{{then_join}} sale_order AS o ON {{filter o.tenant_id}} = $2 AND {{looked_up o.channel_order_no: r.channel_order_no}}
    AND o.channel = {{joined $3: r.channel_order_no}}
