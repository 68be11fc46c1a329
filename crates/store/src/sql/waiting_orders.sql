-- Orders with a waiting unit for which some facility has stock, oldest first.
SELECT o.order_code, o.channel, o.placed_at
FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.order_code IN (
    SELECT i.order_code FROM stock_level AS l
    JOIN order_item AS i ON i.tenant_id = l.tenant_id AND i.sku = l.sku AND i.state = 'UNFULFILLABLE' AND i.superseded = 0
    WHERE l.tenant_id = $1 AND l.available > 0 AND (i.facility IS NULL OR i.facility = l.facility))
  AND (o.placed_at > $2 OR (o.placed_at = $2 AND o.order_code > $3))
ORDER BY o.placed_at, o.order_code LIMIT $4
