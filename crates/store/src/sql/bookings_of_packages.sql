SELECT b.order_code, b.facility, b.packing_no, b.serial, b.carrier, b.state, b.tracking_no, b.asked_at, b.code, b.message, b.tries,
    b.parcel
FROM {{rows $1: facility text, packing_no text}} AS r
JOIN waybill_booking AS b ON b.tenant_id = {{joined $2: r.facility}} AND b.facility = r.facility AND b.packing_no = r.packing_no
ORDER BY b.facility, b.packing_no, b.serial
