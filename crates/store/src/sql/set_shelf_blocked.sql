UPDATE shelf SET blocked = $4 WHERE tenant_id = $1 AND facility = $2 AND shelf = $3
