SELECT s.id, j.number, j.kind, s.title, s.status, s.priority, j.vip,
       t.code, t.name, a.id, a.tag, a.model, c.name, j.department,
       s.assignee, e.name, s.due_at, s.warn_at, s.sla_item, s.sla_outcome, s.provisional,
       s.hold_party, s.open, s.unsent, s.late + s.disputed, s.urgency, j.received_at
FROM job_state s
JOIN job j ON j.id = s.id
LEFT JOIN site t ON t.id = s.site_id
LEFT JOIN asset_state a ON a.id = s.asset_id
LEFT JOIN contact c ON c.id = s.contact_id
LEFT JOIN engineer e ON e.id = s.assignee
WHERE s.open = 1 AND s.day <= :day
ORDER BY s.urgency, j.number
LIMIT :limit OFFSET :offset
