-- Tracking numbers in use, of packages that are here still.
SELECT b.order_code, b.facility, b.packing_no, b.serial, b.carrier, b.state, b.tracking_no, b.asked_at, b.code, b.message, b.tries,
    b.parcel
FROM waybill_booking AS b
JOIN package AS p ON p.tenant_id = b.tenant_id AND p.facility = b.facility AND p.packing_no = b.packing_no
WHERE b.tenant_id = $1 AND b.state = 'USED' AND p.status IN ('PACKED', 'READY_TO_SHIP')
