CREATE TABLE campaign (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    number TEXT NOT NULL,
    customer_id TEXT,
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    kinds TEXT NOT NULL,
    per_day INTEGER NOT NULL,
    target INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE TABLE campaign_line (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    campaign_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    department TEXT NOT NULL,
    part INTEGER NOT NULL,
    engineer TEXT NOT NULL,
    planned_for TEXT NOT NULL,
    assets TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(campaign_id) REFERENCES campaign (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_campaign_line_campaign_id ON campaign_line (campaign_id);

CREATE INDEX ix_campaign_line_site_id ON campaign_line (site_id);

CREATE TABLE campaign_state (
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    ended_at TEXT,
    reason TEXT NOT NULL,
    unsent INTEGER NOT NULL,
    signed TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE campaign_line_state (
    id TEXT NOT NULL,
    campaign_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    status TEXT NOT NULL,
    day TEXT NOT NULL,
    clock TEXT NOT NULL,
    contact_id TEXT,
    engineer TEXT NOT NULL,
    job_id TEXT,
    moves INTEGER NOT NULL,
    reason TEXT NOT NULL,
    unsent INTEGER NOT NULL,
    PRIMARY KEY (id)
);
