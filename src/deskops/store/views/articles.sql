SELECT id, title, symptom, tags, kinds, language, 0
FROM article
ORDER BY substr(id, 1, 8) DESC, title, id
LIMIT :limit OFFSET :offset
