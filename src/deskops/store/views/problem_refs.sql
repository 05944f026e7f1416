SELECT id, title, 'id' FROM problem WHERE id >= :low AND id < :high
UNION ALL
SELECT id, title, 'end of the id' FROM problem WHERE id LIKE :ending
LIMIT 20
