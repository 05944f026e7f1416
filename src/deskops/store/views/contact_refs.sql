SELECT id, name, 'name' FROM contact WHERE lower(name) = :ref AND (:site = '' OR site_id = :site)
UNION ALL
SELECT id, name, 'phone' FROM contact WHERE phone = :ref AND (:site = '' OR site_id = :site)
UNION ALL
SELECT id, name, 'id' FROM contact WHERE id >= :low AND id < :high
LIMIT 20
