SELECT name
FROM department
WHERE site_id = :site
ORDER BY name
