SELECT id, 1
FROM asset_state
WHERE site_id IN (
    SELECT ref FROM term WHERE term = :low AND kind = 'site'
    UNION
    SELECT ref
    FROM (
        SELECT kind, ref
        FROM term
        WHERE term > :low AND term <= :high
        ORDER BY term
        LIMIT :looked_at
    ) AS begun
    WHERE kind = 'site'
)
LIMIT :limit
