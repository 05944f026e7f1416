SELECT id, name, phone, department, vip FROM contact WHERE id = :id
