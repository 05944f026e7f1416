SELECT count(*)
FROM article
