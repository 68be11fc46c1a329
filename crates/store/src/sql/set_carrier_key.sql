-- Another key, where it is reached, and its turn is now: what waited for the right key goes on.
UPDATE carrier_account SET sealed = $3, base_url = $4, next_at = CASE WHEN next_at > $5 THEN $5 ELSE next_at END
WHERE tenant_id = $1 AND carrier = $2
