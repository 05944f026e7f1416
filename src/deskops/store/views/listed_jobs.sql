SELECT id, number, extra
FROM job
WHERE source = 'list'
ORDER BY id
