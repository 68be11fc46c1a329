SELECT t.next_order FROM tenant AS t WHERE t.tenant_id = $1 {{for_update_of:t}}
