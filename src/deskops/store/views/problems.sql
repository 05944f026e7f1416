SELECT p.id, p.title, p.detail, p.severity, s.status, p.item, p.check_id, p.asset_id, a.tag, p.inspection_id, i.number,
       p.job_id, j.number, t.id, t.code, p.created_at, s.solution, s.plan, s.due, s.solved_at, s.unsent
FROM problem p
JOIN problem_state s ON s.id = p.id
LEFT JOIN asset_state a ON a.id = p.asset_id
LEFT JOIN inspection i ON i.id = p.inspection_id
LEFT JOIN job j ON j.id = p.job_id
LEFT JOIN site t ON t.id = coalesce(a.site_id, i.site_id, j.site_id)
WHERE (:status = '' OR s.status = :status)
  AND (:open = -1 OR (:open = 1 AND s.status NOT IN ('solved', 'withdrawn')) OR (:open = 0 AND s.status = 'solved'))
  AND (:site = '' OR t.id = :site)
  AND (:asset = '' OR p.asset_id = :asset)
  AND (:job = '' OR p.job_id = :job)
  AND (:inspection = '' OR p.inspection_id = :inspection)
ORDER BY p.id DESC
LIMIT :limit OFFSET :offset
