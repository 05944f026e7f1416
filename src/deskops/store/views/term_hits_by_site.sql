SELECT id, 1
FROM asset_state
WHERE site_id IN (SELECT ref FROM term WHERE term >= :low AND term <= :high AND kind = 'site')
LIMIT :limit
