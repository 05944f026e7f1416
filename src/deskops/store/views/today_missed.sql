SELECT w.id, j.number, j.kind, w.title, w.status, w.priority, j.vip,
       t.code, t.name, a.id, a.tag, a.model, c.name, j.department,
       w.assignee, e.name, v.day, w.warn_at, 'visit', w.sla_outcome, w.provisional,
       w.hold_party, w.open, w.unsent, w.late + w.disputed, w.urgency, j.received_at
FROM campaign_line_state v
JOIN job_state w ON w.id = v.job_id
JOIN job j ON j.id = w.id
LEFT JOIN site t ON t.id = w.site_id
LEFT JOIN asset_state a ON a.id = w.asset_id
LEFT JOIN contact c ON c.id = w.contact_id
LEFT JOIN engineer e ON e.id = w.assignee
WHERE v.status = 'agreed' AND v.day < :today AND w.open = 1 AND w.hold_party = '' AND w.due_at IS NULL
  AND w.day <= :day AND (:engineer = '' OR w.assignee = :engineer)
  AND EXISTS (
    SELECT 1 FROM inspection i JOIN inspection_state s ON s.id = i.id
    WHERE i.job_id = w.id AND s.status NOT IN ('finished', 'cancelled')
  )
ORDER BY v.day, j.number
