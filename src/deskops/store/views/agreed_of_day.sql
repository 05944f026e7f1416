SELECT w.id, j.number, t.code, l.department, s.day, s.clock, k.name, k.phone
FROM campaign_line_state s
JOIN campaign_line l ON l.id = s.id
JOIN job_state w ON w.id = s.job_id
JOIN job j ON j.id = s.job_id
LEFT JOIN site t ON t.id = s.site_id
LEFT JOIN contact k ON k.id = s.contact_id
WHERE w.open = 1 AND s.status = 'agreed' AND w.day <= :day AND (:engineer = '' OR w.assignee = :engineer)
ORDER BY s.day, s.clock = '', s.clock, j.number
