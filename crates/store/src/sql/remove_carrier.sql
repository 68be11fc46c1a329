-- Only one that no facility's packages go with, that owes us nothing, and with whom no parcel is to go or under way.
DELETE FROM carrier_account WHERE tenant_id = $1 AND carrier = $2
    AND NOT EXISTS (SELECT 1 FROM facility AS f WHERE f.tenant_id = $1 AND f.carrier = $2)
    AND NOT EXISTS (SELECT 1 FROM waybill_booking AS b WHERE b.tenant_id = $1 AND b.carrier = $2
        AND b.state IN ('ASKED', 'BOOKED', 'TO_VOID'))
    AND NOT EXISTS (SELECT 1 FROM waybill_booking AS b
        JOIN package AS p ON p.tenant_id = b.tenant_id AND p.order_code = b.order_code AND p.facility = b.facility
            AND p.packing_no = b.packing_no
        WHERE b.tenant_id = $1 AND b.carrier = $2 AND b.state = 'USED' AND p.status IN ('PACKED', 'READY_TO_SHIP', 'DISPATCHED'))
    AND NOT EXISTS (SELECT 1 FROM pickup AS p WHERE p.tenant_id = $1 AND p.carrier = $2
        AND (p.state IN ('REQUESTED', 'ACCEPTED') OR p.owed IS NOT NULL))
