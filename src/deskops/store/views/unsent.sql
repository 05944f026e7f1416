SELECT e.id, e.kind, e.subject, e.action, COALESCE(j.number, i.number, p.number, ''),
       COALESCE(s.title, q.title, k.title, t.name, a.tag, ''), e.wall
FROM entry e
LEFT JOIN job j ON j.id = e.subject
LEFT JOIN job_state s ON s.id = e.subject
LEFT JOIN inspection i ON i.id = e.subject
LEFT JOIN problem q ON q.id = e.subject
LEFT JOIN inspection p ON p.id = q.inspection_id
LEFT JOIN article k ON k.id = e.subject
LEFT JOIN attachment t ON t.id = e.subject
LEFT JOIN asset_state a ON a.id = COALESCE(i.asset_id, e.subject)
WHERE e.rev IS NULL AND e.refused IS NULL
ORDER BY e.at DESC
LIMIT :limit
