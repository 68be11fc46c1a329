-- What the carrier said to one that was asked for, and is so still; a number that another parcel has is not taken.
UPDATE waybill_booking SET state = $6, tracking_no = $7, code = $8, message = $9
WHERE tenant_id = $1 AND facility = $2 AND packing_no = $3 AND serial = $4 AND carrier = $5 AND state = 'ASKED'
    AND parcel = $10
    AND NOT EXISTS (SELECT 1 FROM waybill_booking AS o WHERE o.tenant_id = $1 AND o.carrier = $5 AND o.tracking_no = $7
        AND NOT (o.facility = $2 AND o.packing_no = $3 AND o.serial = $4))
