SELECT t.sha256, min(t.name), max(t.size), min(t.taken_at)
FROM attachment t
WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = t.sha256 AND b.confirmed_at IS NOT NULL)
  AND EXISTS (SELECT 1 FROM entry e
              WHERE e.subject = t.id AND e.kind = 'attachment' AND e.action = 'create'
                AND e.author = (SELECT value FROM meta WHERE key = 'engineer'))
GROUP BY t.sha256
ORDER BY min(t.taken_at) DESC
LIMIT :limit
