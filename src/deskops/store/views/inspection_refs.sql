SELECT id, number, 'number' FROM inspection WHERE number = :ref
UNION ALL
SELECT id, number, 'id' FROM inspection WHERE id >= :low AND id < :high
LIMIT 20
