SELECT id, customer_id, hours FROM site
