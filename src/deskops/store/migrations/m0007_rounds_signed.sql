ALTER TABLE campaign_state ADD COLUMN concerns TEXT NOT NULL DEFAULT '';

ALTER TABLE inspection_state ADD COLUMN steps INTEGER NOT NULL DEFAULT 0;

ALTER TABLE inspection_state ADD COLUMN rating INTEGER;

UPDATE inspection_state SET steps = (
    SELECT count(*) FROM entry e
    WHERE e.subject = inspection_state.id
      AND e.action NOT IN ('create', 'note', 'photo', 'rate', 'call-back', 'sign', 'refuse-signature', 'countersign', 'return',
                           'close', 'confirm', 'settle', 'accept-late', 'prioritise')
);

CREATE INDEX campaign_state_concerns ON campaign_state (id) WHERE concerns <> '';
