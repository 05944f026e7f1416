SELECT c.id, c.name, c.phone, c.department, c.vip, t.id, t.code, t.name, t.city,
       (SELECT count(*) FROM job_state s WHERE s.contact_id = c.id AND s.open = 1)
FROM contact c
LEFT JOIN site t ON t.id = c.site_id
WHERE :id = '' OR c.id = :id
ORDER BY coalesce(nullif(c.pinyin, ''), lower(c.name)), c.name, c.id
LIMIT :limit OFFSET :offset
