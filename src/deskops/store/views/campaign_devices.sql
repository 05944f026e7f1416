SELECT a.id, a.tag, a.model, a.kind, a.site_id, a.department, a.status
FROM asset_state a
JOIN site t ON t.id = a.site_id
WHERE (:customer = '' OR t.customer_id = :customer)
ORDER BY t.code, a.department, a.tag NULLS FIRST, a.id
