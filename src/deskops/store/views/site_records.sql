SELECT id, code, name, city, address, customer_id, hours, gateway_mac, pinyin
FROM site
ORDER BY code
