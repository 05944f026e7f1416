SELECT 'job', s.id, j.number, s.title, COALESCE(a.tag, ''), COALESCE(s.assignee, ''), s.concerns
FROM job_state s
JOIN job j ON j.id = s.id
LEFT JOIN asset_state a ON a.id = s.asset_id
WHERE s.concerns <> ''
UNION ALL
SELECT 'asset', s.id, '', s.hostname, COALESCE(s.tag, ''), '', s.concerns
FROM asset_state s
WHERE s.concerns <> ''
UNION ALL
SELECT 'inspection', s.id, i.number, '', COALESCE(a.tag, ''), '', s.concerns
FROM inspection_state s
JOIN inspection i ON i.id = s.id
LEFT JOIN asset_state a ON a.id = s.asset_id
WHERE s.concerns <> ''
UNION ALL
SELECT 'campaign', s.id, c.number, c.name, '', '', s.concerns
FROM campaign_state s
JOIN campaign c ON c.id = s.id
WHERE s.concerns <> ''
