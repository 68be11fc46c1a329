-- What came of a number in the background. One that was asked for again meanwhile, or printed, is left; a number that another parcel
-- has is not taken.
UPDATE waybill_booking SET state = $6, tracking_no = $7, code = $8, message = $9, tries = $10, next_at = $11
WHERE tenant_id = $1 AND facility = $2 AND packing_no = $3 AND serial = $4 AND state = $5 AND asked_at = $12
    AND NOT EXISTS (SELECT 1 FROM waybill_booking AS o WHERE o.tenant_id = $1 AND o.carrier = waybill_booking.carrier
        AND o.tracking_no = $7 AND NOT (o.facility = $2 AND o.packing_no = $3 AND o.serial = $4))
