-- Of many processes that see it due, one moves it on.
UPDATE carrier_account SET next_at = $4 WHERE tenant_id = $1 AND carrier = $2 AND next_at = $3 AND enabled = 1
