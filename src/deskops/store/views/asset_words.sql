SELECT a.id, f.terms
FROM asset_state a
JOIN found_by f ON f.ref = a.id
