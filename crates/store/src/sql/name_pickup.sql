-- The carrier's number of a pickup, once it is known. One that is over here by then, and was not collected, is to be called off there.
UPDATE pickup SET carrier_ref = $4,
    next_at = CASE WHEN owed IS NULL AND state IN ('CANCELLED', 'FAILED') THEN COALESCE(closed_at, next_at) ELSE next_at END,
    owed = CASE WHEN owed IS NULL AND state IN ('CANCELLED', 'FAILED') THEN 'CALL_OFF' ELSE owed END
WHERE tenant_id = $1 AND facility = $2 AND pickup_no = $3 AND carrier_ref IS NULL
