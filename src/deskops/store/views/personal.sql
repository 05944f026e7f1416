SELECT p.entry, p.key, p.value
FROM entry e
JOIN personal p ON p.entry = e.id
WHERE e.subject = :subject
