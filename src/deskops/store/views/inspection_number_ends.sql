SELECT id, number, 'number' FROM inspection WHERE number LIKE :ending OR id LIKE :id_ending
ORDER BY number DESC
LIMIT 20
