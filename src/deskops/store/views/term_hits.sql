SELECT ref, weight * 2
FROM term
WHERE term = :term AND kind = :kind
