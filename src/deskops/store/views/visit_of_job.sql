SELECT c.number, c.name, l.department, s.status, s.day, s.clock, s.contact_id, k.name, k.phone
FROM campaign_line_state s
JOIN campaign_line l ON l.id = s.id
JOIN campaign c ON c.id = s.campaign_id
LEFT JOIN contact k ON k.id = s.contact_id
WHERE s.job_id = :job
