-- Pickups that packages left: one in which nothing waits any more is over. Where something went, it was collected; else its
-- carrier need not come, and is told so.
UPDATE pickup SET closed_at = $3, next_at = $3, tries = 0,
    state = CASE WHEN EXISTS (SELECT 1 FROM package AS g WHERE {{filter g.tenant_id}} = $2 AND g.pickup_no = pickup.pickup_no
        AND g.facility = pickup.facility) THEN 'COLLECTED' ELSE 'CANCELLED' END,
    owed = CASE WHEN pickup.carrier = 'OWN' OR EXISTS (SELECT 1 FROM package AS g WHERE {{filter g.tenant_id}} = $2
        AND g.pickup_no = pickup.pickup_no AND g.facility = pickup.facility) THEN NULL ELSE 'CALL_OFF' END
FROM {{rows $1: facility text, pickup_no text}} AS r
WHERE pickup.tenant_id = {{joined $2: r.facility}} AND pickup.facility = r.facility
    AND {{looked_up pickup.pickup_no: r.pickup_no}} AND pickup.state IN ('REQUESTED', 'ACCEPTED')
    AND NOT EXISTS (SELECT 1 FROM package AS w WHERE {{filter w.tenant_id}} = $2 AND w.pickup_no = pickup.pickup_no
        AND w.facility = pickup.facility AND w.status = 'READY_TO_SHIP')
