SELECT n.id, t.code, n.cidr, n.gateway, n.dns, n.dhcp, n.ranges, n.extra
FROM subnet n
JOIN site t ON t.id = n.site_id
WHERE :site = '' OR n.site_id = :site
ORDER BY t.code, n.cidr
