SELECT 'refused', e.id, e.kind, e.subject, COALESCE(j.number, i.number, ''), COALESCE(s.title, ''),
       COALESCE(a.tag, ''), e.author, e.wall, e.action, COALESCE(e.refused, '')
FROM entry e
LEFT JOIN job j ON j.id = e.subject
LEFT JOIN job_state s ON s.id = e.subject
LEFT JOIN inspection i ON i.id = e.subject
LEFT JOIN asset_state a ON a.id = COALESCE(s.asset_id, i.asset_id, e.subject)
WHERE e.refused IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM settled d WHERE d.id = e.id AND d.topic = 'refused')
UNION ALL
SELECT 'refused', f.entry, '', f.subject, COALESCE(j.number, i.number, ''), COALESCE(s.title, ''),
       COALESCE(a.tag, ''), f.engineer, f.at, '', f.code
FROM refusal f
LEFT JOIN job j ON j.id = f.subject
LEFT JOIN job_state s ON s.id = f.subject
LEFT JOIN inspection i ON i.id = f.subject
LEFT JOIN asset_state a ON a.id = COALESCE(s.asset_id, i.asset_id, f.subject)
WHERE f.settled_at IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM refusal g WHERE g.entry = f.entry AND g.settled_at IS NULL AND g.replica < f.replica
  )
UNION ALL
SELECT 'duplicate', i.id, 'inspection', i.id, i.number, '', COALESCE(a.tag, ''), '', s.started_at, i.campaign,
       min(b.number)
FROM inspection i
JOIN inspection_state s ON s.id = i.id
JOIN inspection b ON b.campaign = i.campaign AND b.asset_id = i.asset_id AND b.id < i.id
JOIN inspection_state t ON t.id = b.id
LEFT JOIN asset_state a ON a.id = i.asset_id
WHERE i.campaign <> '' AND s.started_at IS NOT NULL AND t.started_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM settled d WHERE d.id = i.id AND d.topic = 'duplicate')
GROUP BY i.id, i.number, a.tag, s.started_at, i.campaign
UNION ALL
SELECT c.kind, c.id, 'incident', c.about, COALESCE(r.code, ''), COALESCE(r.name, ''), '', COALESCE(r.engineer, ''),
       c.at, '', c.detail
FROM incident c
LEFT JOIN replica r ON r.id = c.about
WHERE c.settled_at IS NULL AND c.kind NOT IN ('mending', 'quarantined')
UNION ALL
SELECT 'approval', r.id, 'replica', r.id, r.code, r.name, '', r.engineer, r.enrolled_at, '', r.public_key
FROM replica r
WHERE r.status = 'waiting'
UNION ALL
SELECT 'quarantined', q.id, 'quarantine', q.id, COALESCE(r.code, ''), COALESCE(r.name, ''), '', q.engineer, q.at,
       CAST(q.entries AS TEXT), CAST(q.blobs AS TEXT)
FROM quarantine q
LEFT JOIN replica r ON r.id = q.replica
WHERE q.settled_at IS NULL
UNION ALL
SELECT 'returned', e.id, 'campaign', c.id, c.number, c.name, '', e.author, e.wall,
       COALESCE((
           SELECT g.author FROM entry g
           WHERE g.subject = c.id AND g.action IN ('sign', 'refuse-signature') ORDER BY g.at DESC LIMIT 1
       ), ''), t.reason
FROM campaign_state t
JOIN campaign c ON c.id = t.id
JOIN entry e ON e.id = (
    SELECT r.id FROM entry r WHERE r.subject = c.id AND r.action = 'return' ORDER BY r.at DESC LIMIT 1
)
WHERE t.status = 'returned'
