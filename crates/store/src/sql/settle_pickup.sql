-- What was owed to one that is over is done, or was tried.
UPDATE pickup SET owed = $5, code = $6, message = $7, next_at = $8, tries = $9, unheard = $10
WHERE tenant_id = $1 AND facility = $2 AND pickup_no = $3 AND owed = $4
