SELECT ref, max(CASE WHEN term = :low THEN weight * 2 ELSE weight END) AS worth
FROM term
WHERE term >= :low AND term <= :high AND kind = :kind
GROUP BY ref
ORDER BY worth DESC, ref
LIMIT :limit
