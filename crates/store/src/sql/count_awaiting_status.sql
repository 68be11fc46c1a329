-- How many orders the flow asks for, counted up to a bound.
SELECT COUNT(*) FROM (
    SELECT o.order_code FROM sale_order AS o
    WHERE o.tenant_id = $1 AND o.channel = $2 AND o.units_before_dispatch > 0 AND o.origin = 'API' AND o.placed_at >= $3
    UNION
    SELECT o.order_code FROM sale_order AS o
    WHERE o.tenant_id = $1 AND o.channel = $2 AND o.cancel_watched_at IS NOT NULL AND o.cancel_watched_at >= $5
      AND o.placed_at >= $3
    LIMIT $4) AS awaited
