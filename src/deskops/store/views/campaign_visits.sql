SELECT i.id, i.number, i.asset_id, a.tag, a.hostname, a.model, coalesce(a.kind, m.kind),
       coalesce(a.site_id, i.site_id), a.department, i.job_id, s.status, i.planned_for, s.started_at, s.finished_at,
       s.done, s.total, s.failed, s.signed, s.rating
FROM inspection i
JOIN inspection_state s ON s.id = i.id
JOIN template m ON m.id = i.template_id
LEFT JOIN asset_state a ON a.id = i.asset_id
WHERE i.campaign = :campaign
ORDER BY i.number
