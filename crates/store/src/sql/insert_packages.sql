INSERT INTO package (tenant_id, order_code, facility, packing_no, package_no, status, confirmed, invoices_issued,
    tracking_no, shipping_provider, waybill, waybills_issued, pickup_no, created_at)
SELECT $2, r.order_code, r.facility, r.packing_no, r.package_no, r.status, r.confirmed, r.invoices_issued, r.tracking_no,
    r.shipping_provider, r.waybill, r.waybills_issued, r.pickup_no, r.created_at
FROM {{rows $1: order_code text, facility text, packing_no text, package_no bigint, status text, confirmed bigint,
    invoices_issued bigint, tracking_no text, shipping_provider text, waybill text, waybills_issued bigint,
    pickup_no text, created_at bigint}} AS r
