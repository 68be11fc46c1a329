UPDATE carrier_account SET scan_cursor = $3 WHERE tenant_id = $1 AND carrier = $2
