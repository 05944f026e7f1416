SELECT ref, max(worth) AS best
FROM (
    SELECT ref, CASE WHEN term = :low THEN weight * 2 ELSE weight END AS worth
    FROM term
    WHERE term >= :low AND term <= :high AND kind = :kind
    ORDER BY term
    LIMIT :limit
) AS hits
GROUP BY ref
