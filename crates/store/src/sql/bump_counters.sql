INSERT INTO order_counter (tenant_id, channel, status, orders)
SELECT $2, r.channel, r.status, r.orders FROM {{rows $1: channel text, status text, orders bigint}} AS r
WHERE r.channel IS NOT NULL
ON CONFLICT (tenant_id, channel, status) DO UPDATE SET orders = order_counter.orders + excluded.orders
