INSERT INTO run_page (tenant_id, run_id, page_no, asked_at, unchanged) VALUES ($1, $2, $3, $4, $5)
