INSERT INTO contradiction (tenant_id, order_code, contradiction_no, kind, items, word, state, opened_at, closed_at, said)
SELECT $2, r.order_code, r.contradiction_no, r.kind, r.items, r.word, r.state, r.opened_at, r.closed_at, r.said
FROM {{rows $1: order_code text, contradiction_no bigint, kind text, items text, word text, state text,
    opened_at bigint, closed_at bigint, said text}} AS r
WHERE r.order_code IS NOT NULL
ON CONFLICT (tenant_id, order_code, contradiction_no) DO UPDATE SET
    state = excluded.state, closed_at = excluded.closed_at, said = excluded.said
