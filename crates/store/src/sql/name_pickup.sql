-- The carrier's number of a pickup, once it is known.
UPDATE pickup SET carrier_ref = $4 WHERE tenant_id = $1 AND facility = $2 AND pickup_no = $3 AND carrier_ref IS NULL
