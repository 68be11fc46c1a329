INSERT INTO stock_level (tenant_id, sku, facility, available, reserved, allocated, putaway_pending, bad,
    shelved)
SELECT $2, r.sku, r.facility, r.available, r.reserved, r.allocated, r.putaway_pending, r.bad, r.shelved
FROM {{rows $1: sku text, facility text, available bigint, reserved bigint, allocated bigint, putaway_pending bigint,
    bad bigint, shelved bigint}} AS r
