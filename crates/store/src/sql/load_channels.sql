SELECT c.channel, c.source, c.base_url, c.username, c.enabled, c.capabilities
FROM channel AS c WHERE c.tenant_id = $1 ORDER BY c.channel
