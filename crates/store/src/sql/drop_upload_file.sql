-- Unless it was given to another run meanwhile.
UPDATE upload_job SET file_kept = 0 WHERE tenant_id = $1 AND upload_id = $2 AND COALESCE(run_id, '') = $3
