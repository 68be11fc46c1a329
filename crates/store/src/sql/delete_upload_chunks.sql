-- Of one part, or of both where none is named.
DELETE FROM upload_chunk WHERE tenant_id = $1 AND upload_id = $2 AND ($3 = '' OR part = $3)
