SELECT (SELECT count(*) FROM entry WHERE rev IS NULL AND refused IS NULL),
       (SELECT count(DISTINCT t.sha256)
        FROM attachment t
        JOIN entry e ON e.subject = t.id AND e.kind = 'attachment' AND e.action = 'create'
        LEFT JOIN blob b ON b.sha256 = t.sha256 AND b.confirmed_at IS NOT NULL
        WHERE b.sha256 IS NULL AND e.author = (SELECT value FROM meta WHERE key = 'engineer')),
       (SELECT rev FROM head)
