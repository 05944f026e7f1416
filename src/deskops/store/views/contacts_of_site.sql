SELECT id, name, phone, department, vip
FROM contact
WHERE site_id = :site
ORDER BY vip DESC, coalesce(nullif(pinyin, ''), lower(name)), name, id
LIMIT :limit
