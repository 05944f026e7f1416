SELECT terms
FROM found_by
WHERE ref = :ref
