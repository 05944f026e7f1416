SELECT id, subject, item, sha256, name, media_type, size, caption, taken_at,
    (SELECT engineer.name
     FROM entry
     JOIN engineer ON engineer.id = entry.author
     WHERE entry.subject = attachment.id AND entry.action = 'create'
     LIMIT 1) AS author,
    (SELECT count(*) FROM blob_proof WHERE blob_proof.sha256 = attachment.sha256) AS proven
FROM attachment
WHERE subject = :subject
ORDER BY taken_at, id
