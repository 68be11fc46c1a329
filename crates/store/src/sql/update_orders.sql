-- The version guards: a row that someone else changed meanwhile is not updated, and the caller counts.
UPDATE sale_order SET status = r.status, address = COALESCE(r.address, sale_order.address), unverified = r.unverified, on_claim = r.on_claim,
    on_hold = r.on_hold, units_before_dispatch = r.units_before_dispatch, units_in_transit = r.units_in_transit,
    units_returnable = r.units_returnable, dispatched_at = COALESCE(r.dispatched_at, sale_order.dispatched_at),
    cancel_watched_at = r.cancel_watched_at, cancelled_count = r.cancelled_count, return_count = r.return_count, contradiction_count = r.contradiction_count,
    event_count = r.event_count, movement_count = r.movement_count, version = r.version + 1
FROM {{rows $1: order_code text, status text, address text, unverified bigint, on_claim bigint, on_hold bigint,
    units_before_dispatch bigint, units_in_transit bigint, units_returnable bigint, dispatched_at bigint,
    cancel_watched_at bigint, cancelled_count bigint, return_count bigint, contradiction_count bigint, event_count bigint, movement_count bigint,
    version bigint}} AS r
WHERE sale_order.tenant_id = {{joined $2: r.order_code}} AND sale_order.order_code = r.order_code AND sale_order.version = r.version
