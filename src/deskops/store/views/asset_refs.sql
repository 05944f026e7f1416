SELECT id, tag, 'tag' FROM asset_state WHERE lower(tag) = :ref
UNION ALL
SELECT id, hostname, 'hostname' FROM asset_state WHERE lower(hostname) = :ref
UNION ALL
SELECT id, serial, 'serial' FROM asset_state WHERE lower(serial) = :ref
UNION ALL
SELECT id, ip, 'ip' FROM asset_state WHERE ip = :ref
UNION ALL
SELECT id, id, 'id' FROM asset_state WHERE id >= :low AND id < :high
LIMIT 20
