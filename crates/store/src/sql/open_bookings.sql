-- Numbers of a carrier that are to be settled in the background.
SELECT b.order_code, b.facility, b.packing_no, b.serial, b.carrier, b.state, b.tracking_no, b.asked_at, b.code, b.message, b.tries,
    b.parcel
FROM waybill_booking AS b
WHERE b.tenant_id = $1 AND b.carrier = $2 AND b.next_at <= $3 AND b.state IN ('ASKED', 'BOOKED', 'TO_VOID')
ORDER BY b.next_at LIMIT $4
