SELECT id, number, 'number' FROM job WHERE number = :ref
UNION ALL
SELECT id, number, 'id' FROM job WHERE id >= :low AND id < :high
LIMIT 20
