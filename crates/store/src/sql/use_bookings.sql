-- A number becomes the waybill of its package, in the transaction that prints it.
UPDATE waybill_booking SET state = 'USED', code = NULL, message = NULL
FROM {{rows $1: facility text, packing_no text, serial bigint, carrier text, tracking_no text}} AS r
WHERE waybill_booking.tenant_id = {{joined $2: r.facility}} AND waybill_booking.facility = r.facility
    AND {{looked_up waybill_booking.packing_no: r.packing_no}} AND waybill_booking.serial = r.serial
    AND waybill_booking.carrier = r.carrier AND waybill_booking.tracking_no = r.tracking_no
    AND waybill_booking.state IN ('ASKED', 'BOOKED')
