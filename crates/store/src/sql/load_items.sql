SELECT i.order_code, i.item_no, i.sku, i.channel_item_id, i.state, i.facility, i.packing_no, i.putaway, i.cancelled_by,
       i.superseded, i.price_minor, i.status_seen_at, i.return_seen_at, i.shelf
FROM {{rows $1: order_code text}} AS r
JOIN order_item AS i ON i.tenant_id = {{joined $2: r.order_code}} AND i.order_code = r.order_code
