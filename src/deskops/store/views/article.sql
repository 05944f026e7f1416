SELECT id, title, symptom, cause, solution, tags, kinds, language, created_at FROM article WHERE id = :id
