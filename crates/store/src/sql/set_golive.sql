UPDATE tenant SET golive = $2 WHERE tenant_id = $1
