SELECT id, site_id, name FROM department ORDER BY id
