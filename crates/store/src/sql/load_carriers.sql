SELECT c.carrier, c.base_url, c.enabled, c.scan_cursor, c.timer, c.next_at FROM carrier_account AS c WHERE c.tenant_id = $1 ORDER BY c.carrier
