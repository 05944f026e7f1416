SELECT id, name, customer_id, site_id, cover, targets FROM sla_policy
