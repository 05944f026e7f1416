SELECT (SELECT count(*) FROM entry WHERE rev IS NULL AND refused IS NULL),
       (SELECT count(*) FROM blob WHERE confirmed_at IS NULL),
       (SELECT rev FROM head)
