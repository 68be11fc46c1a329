INSERT INTO pickup (tenant_id, facility, pickup_no, carrier, state, window_from, window_to, note, asked_by, asked_at, closed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant_id, facility, pickup_no) DO UPDATE SET state = excluded.state, window_from = excluded.window_from,
    window_to = excluded.window_to, note = excluded.note, closed_at = excluded.closed_at
