SELECT j.id, j.fault, j.planned_for, j.phone, COALESCE(t.city, ''), COALESCE(t.address, ''),
       COALESCE(c.phone, ''), COALESCE(c.department, ''), COALESCE(a.brand, '')
FROM job_state s
JOIN job j ON j.id = s.id
LEFT JOIN site t ON t.id = s.site_id
LEFT JOIN asset_state a ON a.id = s.asset_id
LEFT JOIN contact c ON c.id = s.contact_id
WHERE s.id = :id
