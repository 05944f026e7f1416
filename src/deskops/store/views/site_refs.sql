SELECT id, code, 'code' FROM site WHERE lower(code) = :ref
UNION ALL
SELECT id, name, 'name' FROM site WHERE lower(name) = :ref
UNION ALL
SELECT id, name, 'city and name' FROM site WHERE lower(city || name) = :ref
UNION ALL
SELECT id, code, 'id' FROM site WHERE id >= :low AND id < :high
LIMIT 20
