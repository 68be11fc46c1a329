SELECT s.sealed FROM channel_secret AS s WHERE s.tenant_id = $1 AND s.channel = $2
