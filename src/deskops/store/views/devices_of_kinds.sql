SELECT id, 1
FROM asset_state
WHERE :kinds LIKE '% ' || kind || ' %'
LIMIT :limit
