-- What was owed to one that is over is done, or was tried. One whose carrier gave it a number meanwhile, of which whoever settles it
-- did not know, stays as it is: it is to be called off under that number.
UPDATE pickup SET owed = $5, code = $6, message = $7, next_at = $8, tries = $9, unheard = $10
WHERE tenant_id = $1 AND facility = $2 AND pickup_no = $3 AND owed = $4
    AND (owed <> 'CALL_OFF' OR carrier_ref IS NULL OR carrier_ref = $11)
