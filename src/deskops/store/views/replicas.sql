SELECT r.id, r.code, e.name, r.name, r.status, r.last_seen, r.cursor, r.version
FROM replica r
LEFT JOIN engineer e ON e.id = r.engineer
ORDER BY r.enrolled_at
