SELECT a.id, a.tag, a.kind, a.hostname, a.brand, a.model, a.serial, a.ip, a.mac, t.code, t.city, a.department,
       a.used_by, a.phone, a.bought, a.warranty_until, a.status, a.note, a.purpose, a.vip, a.extra
FROM asset a
LEFT JOIN site t ON t.id = a.site_id
ORDER BY a.id
