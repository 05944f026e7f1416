SELECT s.answers, coalesce(n.items, m.items)
FROM inspection i
JOIN inspection_state s ON s.id = i.id
JOIN template m ON m.id = i.template_id
LEFT JOIN template n ON n.id = s.template_id
WHERE i.campaign = :campaign AND s.status = 'finished'
ORDER BY i.number
