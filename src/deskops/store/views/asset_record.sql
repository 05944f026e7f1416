SELECT id, epoch, rev, tag, kind, hostname, brand, model, serial, ip, mac, site_id, department, used_by, phone, bought,
       warranty_until, status, purpose, note
FROM asset
WHERE id = :id
