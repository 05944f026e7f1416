SELECT 'inspection', s.id, i.number, a.tag, t.code, t.name, s.concerns, '', ''
FROM inspection_state s
JOIN inspection i ON i.id = s.id
LEFT JOIN asset_state a ON a.id = s.asset_id
LEFT JOIN site t ON t.id = i.site_id
WHERE s.concerns <> ''
UNION ALL
SELECT 'campaign', s.id, c.number, NULL, NULL, c.name, '', s.reason,
       COALESCE((
           SELECT g.author FROM entry g
           WHERE g.subject = c.id AND g.action IN ('sign', 'refuse-signature') ORDER BY g.at DESC LIMIT 1
       ), '')
FROM campaign_state s
JOIN campaign c ON c.id = s.id
WHERE s.status = 'returned'
