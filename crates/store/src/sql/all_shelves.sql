SELECT s.facility, s.shelf FROM shelf AS s WHERE s.tenant_id = $1 ORDER BY s.facility, s.shelf
