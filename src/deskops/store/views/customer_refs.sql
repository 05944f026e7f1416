SELECT id, name, 'name' FROM customer WHERE lower(name) = :ref
UNION ALL
SELECT id, name, 'id' FROM customer WHERE id >= :low AND id < :high
LIMIT 20
