SELECT l.id, l.campaign_id, l.site_id, t.code, t.name, l.department, l.part, s.status, l.planned_for, s.day, s.clock,
       s.contact_id, k.name, k.phone, s.engineer, e.name, s.job_id, j.number, w.day, w.open, s.moves, s.reason, l.assets,
       s.unsent, w.rating
FROM campaign_line l
JOIN campaign_line_state s ON s.id = l.id
LEFT JOIN site t ON t.id = l.site_id
LEFT JOIN contact k ON k.id = s.contact_id
LEFT JOIN engineer e ON e.id = s.engineer
LEFT JOIN job j ON j.id = s.job_id
LEFT JOIN job_state w ON w.id = s.job_id
WHERE (:campaign = '' OR l.campaign_id = :campaign)
  AND (:id = '' OR l.id = :id)
  AND (:site = '' OR l.site_id = :site)
ORDER BY s.day, t.code, l.department, l.part, l.id
