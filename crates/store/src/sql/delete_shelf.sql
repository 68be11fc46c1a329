DELETE FROM shelf WHERE tenant_id = $1 AND facility = $2 AND shelf = $3
