-- One that may still be printed is asked for again, under the same serial; any other stays. What the carrier may have been told
-- under this serial already must be the same parcel.
INSERT INTO waybill_booking (tenant_id, facility, packing_no, serial, order_code, carrier, state, tracking_no, asked_at, code,
    message, tries, next_at, parcel)
SELECT $2, r.facility, r.packing_no, r.serial, r.order_code, $3, 'ASKED', NULL, $4, NULL, NULL, 0, $5, r.parcel
FROM {{rows $1: facility text, packing_no text, serial bigint, order_code text, parcel text}} AS r WHERE true
ON CONFLICT (tenant_id, facility, packing_no, serial) DO UPDATE SET state = 'ASKED', asked_at = $4, code = NULL, message = NULL,
    tries = 0, next_at = $5, parcel = excluded.parcel
WHERE waybill_booking.carrier = $3 AND (waybill_booking.state = 'REFUSED'
    OR (waybill_booking.state IN ('ASKED', 'BOOKED') AND waybill_booking.parcel = excluded.parcel))
