SELECT j.number, s.title
FROM job j
JOIN job_state s ON s.id = j.id
WHERE j.number >= :low AND j.number < :high AND s.open = :open
ORDER BY j.number DESC
LIMIT :limit
