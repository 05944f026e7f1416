SELECT ref, max(weight)
FROM (
    SELECT ref, weight
    FROM (
        SELECT kind, ref, weight
        FROM term
        WHERE term > :low AND term <= :high
        ORDER BY term
        LIMIT :looked_at
    ) AS begun
    WHERE kind = :kind
    LIMIT :limit
) AS hits
GROUP BY ref
