UPDATE facility SET carrier = $3 WHERE tenant_id = $1 AND facility = $2
