SELECT id, subject, kind, action, payload, at, wall, author, replica, boot, reading, epoch, rev, extra
FROM entry
WHERE subject = :subject
