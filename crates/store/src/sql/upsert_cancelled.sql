INSERT INTO cancelled_delivery (tenant_id, order_code, cancelled_no, facility, packing_no, whole_package, items,
    cancelled_by, reason, stage, cancelled_at, site_cancelled_at, withdrawn_at, who, comment, push, recovery, cancel_group,
    new_facility, new_packing_no, run_id)
SELECT $2, r.order_code, r.cancelled_no, r.facility, r.packing_no, r.whole_package, r.items, r.cancelled_by, r.reason,
    r.stage, r.cancelled_at, r.site_cancelled_at, r.withdrawn_at, r.who, r.comment, r.push, r.recovery, r.cancel_group,
    r.new_facility, r.new_packing_no, r.run_id
FROM {{rows $1: order_code text, cancelled_no bigint, facility text, packing_no text, whole_package bigint, items text,
    cancelled_by text, reason text, stage text, cancelled_at bigint, site_cancelled_at bigint,
    withdrawn_at bigint, who text, comment text, push text, recovery text, cancel_group text, new_facility text,
    new_packing_no text, run_id text}} AS r
WHERE r.order_code IS NOT NULL
ON CONFLICT (tenant_id, order_code, cancelled_no) DO UPDATE SET
    site_cancelled_at = excluded.site_cancelled_at, withdrawn_at = excluded.withdrawn_at, push = excluded.push,
    recovery = excluded.recovery, cancel_group = excluded.cancel_group, new_facility = excluded.new_facility,
    new_packing_no = excluded.new_packing_no, run_id = excluded.run_id
