ALTER TABLE job_state ADD COLUMN signed TEXT NOT NULL DEFAULT '';

ALTER TABLE inspection_state ADD COLUMN signed TEXT NOT NULL DEFAULT '';

ALTER TABLE inspection_state ADD COLUMN concerns TEXT NOT NULL DEFAULT '';

CREATE INDEX inspection_state_concerns ON inspection_state (id) WHERE concerns <> '';

CREATE INDEX attachment_item ON attachment (item) WHERE item <> '';
