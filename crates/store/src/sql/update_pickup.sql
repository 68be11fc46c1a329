-- One that is over stays as it is, and whoever changes it hears so.
UPDATE pickup SET state = $4, window_from = $5, window_to = $6, note = $7, closed_at = $8, code = $9, message = $10, next_from = $11,
    next_to = $12, owed = $13, next_at = $14, tries = $15, unheard = $16
WHERE tenant_id = $1 AND facility = $2 AND pickup_no = $3 AND state IN ('REQUESTED', 'ACCEPTED')
