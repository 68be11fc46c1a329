SELECT c.sealed FROM carrier_account AS c WHERE c.tenant_id = $1 AND c.carrier = $2
