SELECT h.header_key, h.header, h.column_name FROM header_mapping AS h
WHERE h.tenant_id = $1 AND h.kind = $2 ORDER BY h.column_name, h.header_key
