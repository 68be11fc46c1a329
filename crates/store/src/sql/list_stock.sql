-- SKUs of the catalogue with and without stock, and stock of SKUs that the catalogue lacks.
SELECT k.sku, l.facility, l.available, l.reserved, l.allocated, l.putaway_pending, l.bad
FROM (SELECT s.sku FROM sku AS s WHERE s.tenant_id = $1
      UNION SELECT x.sku FROM stock_level AS x WHERE x.tenant_id = $1) AS k
LEFT JOIN stock_level AS l ON l.tenant_id = $1 AND l.sku = k.sku
WHERE k.sku > $2 AND ($3 = '' OR k.sku = $3)
ORDER BY k.sku, l.facility LIMIT 500
