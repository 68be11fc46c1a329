UPDATE tenant SET next_order = $2 WHERE tenant_id = $1
