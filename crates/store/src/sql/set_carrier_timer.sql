UPDATE carrier_account SET timer = $3, next_at = $4 WHERE tenant_id = $1 AND carrier = $2
