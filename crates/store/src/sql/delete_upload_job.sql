-- Unless it was given to another run meanwhile.
DELETE FROM upload_job WHERE tenant_id = $1 AND upload_id = $2 AND COALESCE(run_id, '') = $3
