SELECT id, title, symptom, tags, kinds, language, 0
FROM article
ORDER BY id DESC
LIMIT :limit OFFSET :offset
