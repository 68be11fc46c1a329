SELECT u.channel, u.word, u.seen, u.first_seen_at, u.last_seen_at FROM unknown_word AS u WHERE u.tenant_id = $1
ORDER BY u.channel, u.word
