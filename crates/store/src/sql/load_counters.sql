SELECT c.channel, c.status, c.orders FROM order_counter AS c WHERE c.tenant_id = $1 ORDER BY c.channel, c.status
