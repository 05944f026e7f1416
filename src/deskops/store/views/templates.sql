SELECT id, name, kind, version, items, retired FROM template ORDER BY kind, version DESC, id DESC
