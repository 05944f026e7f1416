SELECT t.id, t.code, t.name, t.city, t.address, t.hours, t.gateway_mac, u.name
FROM site t
LEFT JOIN customer u ON u.id = t.customer_id
WHERE t.id = :id
