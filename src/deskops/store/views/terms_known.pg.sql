SELECT word
FROM unnest(string_to_array(:words, ' ')) AS word
WHERE EXISTS (SELECT 1 FROM term WHERE term >= word AND term <= word || :end)
