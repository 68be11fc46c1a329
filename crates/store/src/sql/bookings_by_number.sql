SELECT b.order_code, b.facility, b.packing_no, b.serial, b.carrier, b.state, b.tracking_no, b.asked_at, b.code, b.message, b.tries,
    b.parcel
FROM {{rows $1: tracking_no text}} AS r
JOIN waybill_booking AS b ON b.tenant_id = {{joined $2: r.tracking_no}} AND b.carrier = $3 AND b.tracking_no = r.tracking_no
ORDER BY b.tracking_no
