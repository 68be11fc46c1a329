-- Pickups that packages join: they must be open, and stay so until this is committed.
UPDATE pickup SET tries = pickup.tries
FROM {{rows $1: facility text, pickup_no text}} AS r
WHERE pickup.tenant_id = {{joined $2: r.facility}} AND pickup.facility = r.facility
    AND {{looked_up pickup.pickup_no: r.pickup_no}} AND pickup.state IN ('REQUESTED', 'ACCEPTED')
