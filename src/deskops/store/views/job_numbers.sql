SELECT j.number, s.open
FROM job_state s
JOIN job j ON j.id = s.id
ORDER BY s.open DESC, s.urgency, j.number
LIMIT :limit
