-- Whoever takes these holds the locks of their orders already.
SELECT p.putaway_no FROM {{rows $1: facility text, putaway_no text}} AS r
JOIN putaway AS p ON p.tenant_id = {{joined $2: r.facility}} AND p.facility = r.facility AND p.putaway_no = r.putaway_no
ORDER BY p.facility, p.putaway_no {{for_update_of:p}}
