SELECT id, site_id, name, phone, vip FROM contact ORDER BY id
