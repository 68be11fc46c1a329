-- A turn that was to come sooner stays: something may be due then.
UPDATE carrier_account SET timer = $3, next_at = CASE WHEN next_at < $4 THEN next_at ELSE $4 END WHERE tenant_id = $1 AND carrier = $2
