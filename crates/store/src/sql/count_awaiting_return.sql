-- How many orders the flow asks for, counted up to a bound.
SELECT COUNT(*) FROM (SELECT o.order_code FROM sale_order AS o
    WHERE o.tenant_id = $1 AND o.channel = $2 AND o.units_returnable > 0 AND o.origin = 'API' AND o.dispatched_at >= $3 LIMIT $4) AS awaited
