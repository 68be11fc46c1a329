UPDATE carrier_account SET enabled = $3 WHERE tenant_id = $1 AND carrier = $2
