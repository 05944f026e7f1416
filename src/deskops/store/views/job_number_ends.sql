SELECT id, number, 'number' FROM job WHERE number LIKE :ending OR id LIKE :id_ending
LIMIT 20
