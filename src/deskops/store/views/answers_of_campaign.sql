SELECT s.answers, m.items
FROM inspection i
JOIN inspection_state s ON s.id = i.id
JOIN template m ON m.id = i.template_id
WHERE i.campaign = :campaign AND s.status = 'finished'
ORDER BY i.number
