SELECT id, subject, kind, action, payload, at, wall, author, replica, boot, reading, epoch, rev, extra,
       received, correction
FROM entry
WHERE id >= :since AND author = :author AND replica = :replica AND (action <> 'create' OR kind = 'job')
ORDER BY id DESC
LIMIT :limit
