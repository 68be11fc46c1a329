-- Numbers that a carrier did not take back, or that cannot be given back, the newest first.
SELECT b.order_code, b.facility, b.packing_no, b.serial, b.carrier, b.state, b.tracking_no, b.asked_at, b.code, b.message, b.tries,
    b.parcel
FROM waybill_booking AS b
WHERE b.tenant_id = $1 AND b.carrier = $2 AND b.state = 'KEPT'
ORDER BY b.asked_at DESC LIMIT $3
