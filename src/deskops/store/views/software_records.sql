SELECT id, name, min_version, kinds, verdict, reason, extra
FROM software_rule
ORDER BY id
