SELECT o.number, s.answers
FROM inspection i
JOIN asset_state a ON a.id = i.asset_id
JOIN asset_state b ON b.site_id = a.site_id AND b.department = a.department AND b.id <> a.id
JOIN inspection o ON o.asset_id = b.id
JOIN inspection_state s ON s.id = o.id
WHERE i.id = :id AND s.started_at >= :since
ORDER BY s.started_at, o.number
