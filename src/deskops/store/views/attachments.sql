SELECT id, subject, item, sha256, name, media_type, size, caption, taken_at
FROM attachment
WHERE subject = :subject
ORDER BY taken_at, id
