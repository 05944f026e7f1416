SELECT id, coalesce(tag, serial), hostname
FROM asset_state
