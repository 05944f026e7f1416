SELECT ref, weight * 2
FROM term
WHERE term = :term AND kind = :kind
ORDER BY ref DESC
LIMIT :limit
