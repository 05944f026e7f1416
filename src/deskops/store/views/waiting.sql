SELECT (SELECT count(*) FROM entry WHERE rev IS NULL AND refused IS NULL),
       (SELECT count(DISTINCT t.sha256)
        FROM attachment t
        WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = t.sha256 AND b.confirmed_at IS NOT NULL)
          AND EXISTS (SELECT 1 FROM entry e
                      WHERE e.subject = t.id AND e.kind = 'attachment' AND e.action = 'create'
                        AND e.author = (SELECT value FROM meta WHERE key = 'engineer'))),
       (SELECT rev FROM head)
