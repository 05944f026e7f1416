SELECT (SELECT count(*) FROM entry WHERE rev IS NULL AND refused IS NULL),
       (SELECT count(*) FROM entry WHERE refused IS NOT NULL),
       (SELECT count(*) FROM job_state WHERE open = 1 AND (late > 0 OR disputed > 0)),
       (SELECT rev FROM head)
