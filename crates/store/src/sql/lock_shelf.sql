SELECT s.shelf FROM shelf AS s WHERE s.tenant_id = $1 AND s.facility = $2 AND s.shelf = $3 {{for_update_of:s}}
