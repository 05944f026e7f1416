SELECT id, name, phone, department, vip
FROM contact
WHERE site_id = :site
ORDER BY vip DESC, name, id
LIMIT :limit
