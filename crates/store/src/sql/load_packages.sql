SELECT p.order_code, p.facility, p.packing_no, p.status, p.confirmed, p.invoices_issued, p.tracking_no,
       p.shipping_provider, p.created_at, p.waybill, p.waybills_issued, p.pickup_no, v.serial, v.invoice_no, v.source, v.channel_invoice_no, v.issued_at
FROM {{rows $1: order_code text}} AS r
JOIN package AS p ON p.tenant_id = {{joined $2: r.order_code}} AND p.order_code = r.order_code
LEFT JOIN invoice AS v ON v.tenant_id = {{joined $2: p.order_code}} AND v.order_code = p.order_code
    AND v.facility = p.facility AND {{looked_up v.packing_no: p.packing_no}} AND v.live = 1
ORDER BY r.order_code || '', p.package_no
