SELECT c.cancel_group, COUNT(*) FROM cancelled_delivery AS c WHERE c.tenant_id = $1 GROUP BY c.cancel_group
