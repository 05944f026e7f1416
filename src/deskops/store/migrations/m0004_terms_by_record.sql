CREATE TABLE found_by (
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (ref)
) WITHOUT ROWID;

INSERT INTO found_by (ref, kind, terms) SELECT ref, min(kind), group_concat(term, ' ') FROM term GROUP BY ref;

DROP INDEX ix_term_ref;
