SELECT count(*)
FROM asset_state
WHERE lower(tag) = lower(:tag) AND site_id = :site
