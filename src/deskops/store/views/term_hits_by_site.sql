SELECT DISTINCT a.id, 1
FROM term t
JOIN asset_state a ON a.site_id = t.ref
WHERE t.term >= :low AND t.term <= :high AND t.kind = 'site'
ORDER BY a.id
LIMIT :limit
