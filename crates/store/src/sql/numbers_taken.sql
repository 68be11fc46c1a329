-- A number that was issued and that a sequence would issue again: it begins with the prefix ($4 is the prefix and a 0, $5 the
-- prefix and what follows a 9), goes on with digits alone, is not before the first one ($6), and is filled up with zeros to
-- no more than the padding gives ($7 is the length of a padded one).
SELECT n.taken FROM (
    SELECT i.invoice_no AS taken, 'INVOICE' AS kind FROM invoice AS i
    WHERE i.tenant_id = $1 AND i.facility = $2 AND i.source = 'OURS' AND i.invoice_no >= $4 AND i.invoice_no < $5
    UNION ALL
    SELECT p.packing_no, 'PACKING' FROM package AS p
    WHERE p.tenant_id = $1 AND p.facility = $2 AND p.packing_no >= $4 AND p.packing_no < $5
    UNION ALL
    SELECT g.return_no, 'RETURN' FROM goods_return AS g
    WHERE g.tenant_id = $1 AND g.facility = $2 AND g.return_no >= $4 AND g.return_no < $5) AS n
WHERE n.kind = $3 AND (n.taken >= $6 OR LENGTH(n.taken) > LENGTH($6)) AND LENGTH(n.taken) >= LENGTH($6)
    AND LTRIM(SUBSTR(n.taken, LENGTH($4)), '0123456789') = ''
    AND (LENGTH(n.taken) <= $7 OR SUBSTR(n.taken, LENGTH($4), 1) <> '0')
LIMIT 1
