SELECT e.id, e.subject, e.kind, e.action, e.payload, e.at, e.wall, e.author, e.replica, e.boot, e.reading, e.epoch,
       e.rev, e.extra, e.received, e.correction
FROM article a
JOIN entry e ON e.subject = a.id
WHERE e.action <> 'create'
