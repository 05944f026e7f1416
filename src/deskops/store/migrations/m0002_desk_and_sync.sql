ALTER TABLE feed ADD COLUMN subject TEXT NOT NULL DEFAULT '';

ALTER TABLE feed ADD COLUMN bucket TEXT NOT NULL DEFAULT '';

ALTER TABLE entry ADD COLUMN received TEXT;

ALTER TABLE entry ADD COLUMN correction INTEGER;

ALTER TABLE job_state ADD COLUMN concerns TEXT NOT NULL DEFAULT '';

ALTER TABLE asset_state ADD COLUMN concerns TEXT NOT NULL DEFAULT '';

CREATE INDEX job_state_concerns ON job_state (id) WHERE concerns <> '';

CREATE INDEX asset_state_concerns ON asset_state (id) WHERE concerns <> '';

CREATE INDEX entry_refused ON entry (id) WHERE refused IS NOT NULL;

CREATE INDEX inspection_campaign ON inspection (campaign, asset_id) WHERE campaign <> '';

CREATE TABLE settled (
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    at TEXT NOT NULL,
    settled_by TEXT NOT NULL,
    PRIMARY KEY (id, topic)
);

CREATE INDEX feed_bucket ON feed (bucket, rev) WHERE bucket <> '';

CREATE INDEX feed_subject ON feed (subject, rev) WHERE bucket <> '';

CREATE TABLE subject (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    bucket TEXT NOT NULL,
    slot TEXT NOT NULL,
    "open" INTEGER NOT NULL,
    touched TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "sum" BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX subject_bucket ON subject (bucket, slot);

CREATE TABLE bucket_sum (
    bucket TEXT NOT NULL,
    slot TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "sum" BIGINT NOT NULL,
    PRIMARY KEY (bucket, slot)
);

CREATE TABLE replica (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    engineer TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    public_key TEXT NOT NULL,
    token TEXT NOT NULL,
    next_token TEXT NOT NULL,
    token_since TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    last_seen TEXT,
    cursor INTEGER NOT NULL,
    turn TEXT NOT NULL,
    turn_before TEXT NOT NULL,
    version TEXT NOT NULL,
    "order" TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (code)
);

CREATE UNIQUE INDEX replica_token ON replica (token);

CREATE INDEX replica_next_token ON replica (next_token);

CREATE TABLE enrolment (
    code TEXT NOT NULL,
    engineer TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    made_by TEXT NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE cover (
    engineer TEXT NOT NULL,
    bucket TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (engineer, bucket, since)
);

CREATE INDEX cover_bucket ON cover (bucket);

CREATE TABLE guest (
    bucket TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (bucket, subject)
);

CREATE INDEX guest_subject ON guest (subject);

CREATE TABLE refusal (
    entry TEXT NOT NULL,
    replica TEXT NOT NULL,
    engineer TEXT NOT NULL,
    subject TEXT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    content TEXT NOT NULL,
    at TEXT NOT NULL,
    settled_at TEXT,
    PRIMARY KEY (entry, replica)
);

CREATE INDEX refusal_open ON refusal (at) WHERE settled_at IS NULL;

CREATE TABLE incident (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL,
    settled_at TEXT,
    settled_by TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE recovered (
    id TEXT NOT NULL,
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    offered_by TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id, form)
);

CREATE TABLE known_head (
    epoch INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (epoch, rev)
);

CREATE TABLE clock_sample (
    replica TEXT NOT NULL,
    boot TEXT NOT NULL,
    reading BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (replica, boot, reading)
);

CREATE TABLE blob (
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    at TEXT NOT NULL,
    confirmed_at TEXT,
    PRIMARY KEY (sha256)
);

CREATE TABLE blob_proof (
    sha256 TEXT NOT NULL,
    replica TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (sha256, replica)
);
