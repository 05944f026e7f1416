SELECT id, name, 'name' FROM engineer WHERE lower(name) = :ref
UNION ALL
SELECT id, name, 'id' FROM engineer WHERE id >= :low AND id < :high
LIMIT 20
