CREATE TABLE found_by (
    ref TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    terms TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (ref)
);

INSERT INTO found_by (ref, kind, terms) SELECT ref, min(kind), string_agg(term, ' ') FROM term GROUP BY ref;

DROP INDEX ix_term_ref;
