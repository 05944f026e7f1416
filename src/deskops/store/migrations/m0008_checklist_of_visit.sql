ALTER TABLE inspection_state ADD COLUMN template_id TEXT NOT NULL DEFAULT '';

UPDATE inspection_state SET template_id = (SELECT i.template_id FROM inspection i WHERE i.id = inspection_state.id)
WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = inspection_state.id);

UPDATE inspection_state SET template_id = (
    SELECT n.id
    FROM template m
    JOIN template n ON n.name = m.name AND n.kind = m.kind
    WHERE m.id = inspection_state.template_id
    ORDER BY n.retired, n.version DESC, n.id DESC
    LIMIT 1
)
WHERE started_at IS NULL AND template_id IN (SELECT id FROM template);
