INSERT INTO unknown_word (tenant_id, channel, word, seen, first_seen_at, last_seen_at)
SELECT $2, $3, r.word, r.seen, $4, $4 FROM {{rows $1: word text, seen bigint}} AS r
WHERE r.word IS NOT NULL
ON CONFLICT (tenant_id, channel, word) DO UPDATE SET
    seen = unknown_word.seen + excluded.seen, last_seen_at = excluded.last_seen_at
