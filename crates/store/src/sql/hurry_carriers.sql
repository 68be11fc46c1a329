-- What a carrier is to be told soon: its next turn is now.
UPDATE carrier_account SET next_at = $3
FROM {{rows $1: carrier text}} AS r
WHERE carrier_account.tenant_id = {{joined $2: r.carrier}} AND {{looked_up carrier_account.carrier: r.carrier}}
    AND carrier_account.next_at > $3
