-- A waybill is void: its number goes back to the carrier, in the background.
UPDATE waybill_booking SET state = 'TO_VOID', tries = 0, next_at = 0
FROM {{rows $1: facility text, packing_no text, serial bigint}} AS r
WHERE waybill_booking.tenant_id = {{joined $2: r.facility}} AND waybill_booking.facility = r.facility
    AND {{looked_up waybill_booking.packing_no: r.packing_no}} AND waybill_booking.serial = r.serial
    AND waybill_booking.state = 'USED'
