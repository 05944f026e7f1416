SELECT s.id
FROM inspection_state s
JOIN inspection i ON i.id = s.id
WHERE i.campaign = :campaign AND s.signed = 'signed'
ORDER BY s.id
