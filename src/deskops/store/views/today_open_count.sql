SELECT count(*)
FROM job_state s
WHERE s.open = 1 AND s.day <= :day AND (s.assignee = :engineer OR :engineer = '')
