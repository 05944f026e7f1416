SELECT id, name, kind, version, items, retired FROM template WHERE id = :id
