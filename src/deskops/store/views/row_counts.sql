SELECT kind, count(*) FROM subject GROUP BY kind
UNION ALL
SELECT 'entry', count(*) FROM entry
ORDER BY 1
