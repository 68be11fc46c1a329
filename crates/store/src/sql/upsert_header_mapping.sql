INSERT INTO header_mapping (tenant_id, kind, header_key, header, column_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, kind, header_key) DO UPDATE SET header = excluded.header, column_name = excluded.column_name
