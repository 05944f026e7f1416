SELECT s.id, j.number, s.title, s.status, s.unsent, j.rev, max(e.rev), COALESCE(max(e.received), j.received_at)
FROM job_state s
JOIN job j ON j.id = s.id
LEFT JOIN entry e ON e.subject = s.id AND e.rev IS NOT NULL
WHERE s.open = 1 OR s.unsent > 0
   OR s.id IN (SELECT o.subject FROM entry o WHERE o.kind = 'job' AND o.author = :engineer AND o.received >= :since)
GROUP BY s.id, j.number, s.title, s.status, s.unsent, j.rev, j.received_at, s.open, s.urgency
ORDER BY s.open DESC, s.urgency, j.number
