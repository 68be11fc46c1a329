INSERT INTO sku (tenant_id, sku, name, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, sku) DO UPDATE SET name = excluded.name
