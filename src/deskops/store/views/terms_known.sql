WITH RECURSIVE parted(word, rest) AS (
    SELECT '', :words || ' '
    UNION ALL
    SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
    FROM parted
    WHERE rest <> ''
)
SELECT word
FROM parted
WHERE word <> '' AND EXISTS (SELECT 1 FROM term WHERE term >= word AND term <= word || :end)
