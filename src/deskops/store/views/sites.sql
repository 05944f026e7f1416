SELECT t.id, t.code, t.name, t.city, t.address, u.name,
       (SELECT count(*) FROM asset_state a WHERE a.site_id = t.id AND a.status <> 'scrapped'),
       (SELECT count(*) FROM job_state j WHERE j.site_id = t.id AND j.open = 1)
FROM site t
LEFT JOIN customer u ON u.id = t.customer_id
WHERE :id = '' OR t.id = :id
ORDER BY t.code
