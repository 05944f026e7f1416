SELECT DISTINCT e.subject
FROM entry e
JOIN inspection i ON i.id = e.subject
WHERE i.campaign = :campaign AND e.kind = 'inspection' AND e.action = 'sign' AND e.refused IS NULL
ORDER BY e.subject
