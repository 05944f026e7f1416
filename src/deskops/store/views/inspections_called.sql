SELECT i.id, 1
FROM inspection i
LEFT JOIN asset_state a ON a.id = i.asset_id
WHERE lower(i.number) LIKE :text ESCAPE '\' OR lower(a.tag) LIKE :text ESCAPE '\'
ORDER BY i.number DESC
LIMIT :limit
