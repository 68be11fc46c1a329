-- By difference, never by value: the CHECKs refuse a bucket below zero whoever else writes.
UPDATE stock_level SET available = stock_level.available + r.available, reserved = stock_level.reserved + r.reserved,
    allocated = stock_level.allocated + r.allocated, putaway_pending = stock_level.putaway_pending + r.putaway_pending,
    bad = stock_level.bad + r.bad, shelved = stock_level.shelved + r.shelved
FROM {{rows $1: sku text, facility text, available bigint, reserved bigint, allocated bigint, putaway_pending bigint,
    bad bigint, shelved bigint}} AS r
WHERE stock_level.tenant_id = {{joined $2: r.sku}} AND stock_level.sku = r.sku AND stock_level.facility = r.facility
