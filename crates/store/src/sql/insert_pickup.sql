INSERT INTO pickup (tenant_id, facility, pickup_no, carrier, state, window_from, window_to, note, asked_by, asked_at, closed_at, owed,
    next_at, tries)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)
