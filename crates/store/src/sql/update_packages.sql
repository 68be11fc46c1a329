UPDATE package SET status = r.status, confirmed = r.confirmed, invoices_issued = r.invoices_issued,
    tracking_no = r.tracking_no, shipping_provider = r.shipping_provider, waybill = r.waybill,
    waybills_issued = r.waybills_issued, pickup_no = r.pickup_no
FROM {{rows $1: order_code text, facility text, packing_no text, status text, confirmed bigint, invoices_issued bigint,
    tracking_no text, shipping_provider text, waybill text, waybills_issued bigint, pickup_no text}} AS r
WHERE package.tenant_id = {{joined $2: r.order_code}} AND package.order_code = r.order_code AND package.facility = r.facility
    AND {{looked_up package.packing_no: r.packing_no}}
