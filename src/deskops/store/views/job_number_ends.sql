SELECT j.id, j.number, CASE WHEN s.open = 1 THEN 'open' ELSE 'done' END
FROM job j
JOIN job_state s ON s.id = j.id
WHERE j.number LIKE :ending OR j.id LIKE :id_ending
ORDER BY s.open DESC, j.received_at DESC, s.id
LIMIT 20
