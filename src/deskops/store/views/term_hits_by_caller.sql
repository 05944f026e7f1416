SELECT id, 1 + 3 * open
FROM job_state
WHERE contact_id IN (
    SELECT ref
    FROM (
        SELECT ref FROM term WHERE term = :low AND kind = 'contact'
        UNION
        SELECT ref
        FROM (
            SELECT kind, ref
            FROM term
            WHERE term > :low AND term <= :high
            ORDER BY term
            LIMIT :looked_at
        ) AS begun
        WHERE kind = 'contact'
    ) AS callers
    LIMIT :callers
)
ORDER BY open DESC, id DESC
LIMIT :limit
