DELETE FROM upload_job WHERE tenant_id = $1 AND upload_id = $2
