SELECT a.id, a.tag, a.kind, a.hostname, a.brand, a.model, a.serial, a.ip, a.mac, a.site_id, t.code, t.name,
       a.department, a.used_by, a.warranty_until, a.status, a.disputed, a.unsent
FROM asset_state a
LEFT JOIN site t ON t.id = a.site_id
WHERE a.site_id = :site
  AND (:kind = '' OR a.kind = :kind)
  AND (:status = '' OR a.status = :status)
ORDER BY a.tag NULLS FIRST, a.id
LIMIT :limit OFFSET :offset
