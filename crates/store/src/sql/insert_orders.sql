INSERT INTO sale_order (tenant_id, order_code, channel, channel_order_no, origin, status, placed_at, imported_at, currency,
    address, third_party_shipping, cash_on_delivery, unverified, on_claim, on_hold, units_before_dispatch,
    units_in_transit, units_returnable, dispatched_at, cancel_watched_at, cancelled_count, return_count, contradiction_count, event_count,
    movement_count, version)
SELECT $2, r.order_code, r.channel, r.channel_order_no, r.origin, r.status, r.placed_at, r.imported_at, r.currency,
    r.address, r.third_party_shipping, r.cash_on_delivery, r.unverified, r.on_claim, r.on_hold, r.units_before_dispatch,
    r.units_in_transit, r.units_returnable, r.dispatched_at, r.cancel_watched_at, r.cancelled_count, r.return_count, r.contradiction_count,
    r.event_count, r.movement_count, 1
FROM {{rows $1: order_code text, channel text, channel_order_no text, origin text, status text, placed_at bigint,
    imported_at bigint, currency text, address text, third_party_shipping bigint, cash_on_delivery bigint,
    unverified bigint, on_claim bigint, on_hold bigint, units_before_dispatch bigint, units_in_transit bigint,
    units_returnable bigint, dispatched_at bigint, cancel_watched_at bigint, cancelled_count bigint, return_count bigint,
    contradiction_count bigint, event_count bigint, movement_count bigint}} AS r
