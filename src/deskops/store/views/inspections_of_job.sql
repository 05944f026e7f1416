SELECT i.id, i.number, s.status, m.name, m.kind, i.asset_id, a.tag, a.model, a.hostname, i.site_id, t.code, t.name,
       i.job_id, j.number, i.campaign, i.planned_for, s.done, s.total, s.failed, s.started_at, s.finished_at, s.unsent,
       coalesce(n.id, m.id), i.created_at, s.signed
FROM inspection i
JOIN inspection_state s ON s.id = i.id
JOIN template m ON m.id = i.template_id
LEFT JOIN template n ON n.id = s.template_id
LEFT JOIN asset_state a ON a.id = i.asset_id
LEFT JOIN site t ON t.id = i.site_id
LEFT JOIN job j ON j.id = i.job_id
WHERE i.job_id = :job
ORDER BY i.number
LIMIT :limit OFFSET :offset
