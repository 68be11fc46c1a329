-- Those that are here still, and those that were cancelled within the window: the site may cancel them too, or withdraw.
SELECT a.channel_order_no, a.order_code, a.placed_at FROM (
    SELECT * FROM (SELECT o.channel_order_no, o.order_code, o.placed_at FROM sale_order AS o
        WHERE o.tenant_id = $1 AND o.channel = $2 AND o.units_before_dispatch > 0 AND o.origin = 'API' AND o.order_code > $3
          AND o.placed_at >= $5
        ORDER BY o.order_code LIMIT $4) AS here
    UNION
    SELECT * FROM (SELECT o.channel_order_no, o.order_code, o.placed_at FROM sale_order AS o
        WHERE o.tenant_id = $1 AND o.channel = $2 AND o.cancel_watched_at IS NOT NULL AND o.cancel_watched_at >= $6
          AND o.order_code > $3 AND o.placed_at >= $5
        ORDER BY o.order_code LIMIT $4) AS cancelled
) AS a ORDER BY a.order_code LIMIT $4
