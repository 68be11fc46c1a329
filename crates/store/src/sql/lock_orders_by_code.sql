-- Takes the locks in the order of the codes, so that two pages never wait for each other.
SELECT o.order_code, o.channel, o.channel_order_no, o.origin, o.placed_at, o.imported_at, o.currency, o.address,
       o.third_party_shipping, o.cash_on_delivery, o.unverified, o.on_claim, o.on_hold,
       o.cancelled_count, o.return_count, o.contradiction_count, o.event_count, o.movement_count, o.version
FROM {{rows $1: order_code text}} AS r
JOIN sale_order AS o ON o.tenant_id = {{joined $2: r.order_code}} AND o.order_code = r.order_code
ORDER BY r.order_code || '' {{for_update_of:o}}
