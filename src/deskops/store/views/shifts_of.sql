SELECT h.kind, t.code, h.starts_at, h.ends_at
FROM shift h
LEFT JOIN site t ON t.id = h.site_id
WHERE h.engineer_id = :engineer AND h.ends_at > :since AND h.starts_at < :until AND h.starts_at < h.ends_at
ORDER BY h.starts_at, h.ends_at, h.id
