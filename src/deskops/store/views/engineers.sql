SELECT id, name, role, phone FROM engineer ORDER BY name, id
