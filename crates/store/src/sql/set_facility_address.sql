UPDATE facility SET address = $3 WHERE tenant_id = $1 AND facility = $2
