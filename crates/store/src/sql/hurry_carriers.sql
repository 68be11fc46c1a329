-- What a carrier is to be told soon: its next turn is now.
UPDATE carrier_account SET next_at = $3 WHERE tenant_id = $2 AND next_at > $3
    AND carrier IN (SELECT r.carrier FROM {{rows $1: carrier text}} AS r)
