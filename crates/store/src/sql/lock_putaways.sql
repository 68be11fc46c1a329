-- Whoever takes these holds the locks of their orders already.
SELECT p.putaway_no FROM putaway AS p
WHERE p.tenant_id = $2 AND (p.facility, p.putaway_no) IN
    (SELECT r.facility, r.putaway_no FROM {{rows $1: facility text, putaway_no text}} AS r)
ORDER BY p.facility, p.putaway_no {{for_update_of:p}}
