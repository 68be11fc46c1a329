-- One row an order, its units in one text: a row for each unit, each with its packed columns, costs more than all of the rest.
SELECT o.order_code, o.channel_order_no, o.origin, o.status, o.third_party_shipping, o.unverified, o.on_claim,
       o.contradiction_count, o.address,
       (SELECT string_agg(concat(i.item_no, CAST($4 AS TEXT), i.sku, CAST($4 AS TEXT), i.channel_item_id,
               CAST($4 AS TEXT), i.state, CAST($4 AS TEXT), i.cancelled_by, CAST($4 AS TEXT), i.superseded,
               CAST($4 AS TEXT), i.status_seen_at, CAST($4 AS TEXT), i.return_seen_at), CAST($5 AS TEXT))
        FROM order_item AS i WHERE i.tenant_id = {{joined $2: o.order_code}} AND i.order_code = o.order_code)
FROM {{rows $1: channel_order_no text}} AS r
{{each sale_order AS o}} {{filter o.tenant_id}} = $2 AND o.channel_order_no = r.channel_order_no
    AND o.channel = {{joined $3: r.channel_order_no}} {{end o}}
