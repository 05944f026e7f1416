SELECT id, number, 'number' FROM campaign WHERE lower(number) = :ref
UNION ALL
SELECT id, number, 'period' FROM campaign WHERE lower(period) = :ref
UNION ALL
SELECT id, number, 'name' FROM campaign WHERE lower(name) = :ref
UNION ALL
SELECT id, number, 'id' FROM campaign WHERE id >= :low AND id < :high
LIMIT 20
