SELECT id, name, role, phone FROM engineer ORDER BY coalesce(nullif(pinyin, ''), lower(name)), name, id
