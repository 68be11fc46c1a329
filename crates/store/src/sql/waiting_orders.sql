-- Orders with a waiting unit for which some facility has stock, oldest first. From the waiting units to the stock, for
-- there are fewer of them than there are SKUs.
SELECT o.order_code, o.channel, o.placed_at
FROM sale_order AS o
WHERE o.tenant_id = $1 AND o.order_code IN (
    SELECT i.order_code FROM order_item AS i CROSS JOIN stock_level AS l
    WHERE i.tenant_id = $1 AND i.state = 'UNFULFILLABLE' AND i.superseded = 0
      AND l.tenant_id = i.tenant_id AND l.sku = i.sku AND l.available > 0
      AND (i.facility IS NULL OR i.facility = l.facility))
  AND (o.placed_at > $2 OR (o.placed_at = $2 AND o.order_code > $3))
ORDER BY o.placed_at, o.order_code LIMIT $4
