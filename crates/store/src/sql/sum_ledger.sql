SELECT x.sku, x.facility, x.bucket, CAST(SUM(x.quantity) AS BIGINT)
FROM (SELECT l.sku, l.facility, l.to_bucket AS bucket, l.quantity FROM stock_ledger AS l WHERE l.tenant_id = $1
      UNION ALL
      SELECT l.sku, l.facility, l.from_bucket AS bucket, -l.quantity FROM stock_ledger AS l WHERE l.tenant_id = $1) AS x
GROUP BY x.sku, x.facility, x.bucket
ORDER BY x.sku, x.facility, x.bucket
