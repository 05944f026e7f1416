SELECT id, subject, kind, action, payload, at, wall, author, replica, boot, reading, epoch, rev, extra,
       received, correction
FROM entry
WHERE subject = :subject
