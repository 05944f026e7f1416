SELECT name FROM contact WHERE :site = '' OR site_id = :site ORDER BY name LIMIT 5000
