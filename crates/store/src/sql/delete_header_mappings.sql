-- One, or all of a kind where none is named.
DELETE FROM header_mapping WHERE tenant_id = $1 AND kind = $2 AND ($3 = '' OR header_key = $3)
