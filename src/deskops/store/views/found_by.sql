SELECT f.terms, coalesce(a.kind, '')
FROM found_by f
LEFT JOIN asset_state a ON a.id = f.ref
WHERE f.ref = :ref
