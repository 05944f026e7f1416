CREATE TABLE article (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    title TEXT NOT NULL,
    symptom TEXT NOT NULL,
    cause TEXT NOT NULL,
    solution TEXT NOT NULL,
    tags TEXT NOT NULL,
    kinds TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE asset_state (
    id TEXT NOT NULL,
    tag TEXT,
    kind TEXT NOT NULL,
    hostname TEXT NOT NULL,
    brand TEXT NOT NULL,
    model TEXT NOT NULL,
    serial TEXT NOT NULL,
    ip TEXT NOT NULL,
    mac TEXT NOT NULL,
    site_id TEXT,
    department TEXT NOT NULL,
    used_by TEXT NOT NULL,
    phone TEXT NOT NULL,
    bought TEXT NOT NULL,
    warranty_until TEXT NOT NULL,
    status TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    disputed INTEGER NOT NULL,
    unsent INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE attachment (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    subject TEXT NOT NULL,
    item TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    caption TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_attachment_sha256 ON attachment (sha256);

CREATE INDEX ix_attachment_subject ON attachment (subject);

CREATE TABLE calendar (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    year INTEGER NOT NULL,
    holidays TEXT NOT NULL,
    workdays TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (year)
);

CREATE TABLE customer (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE engineer (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    phone TEXT NOT NULL,
    skills TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE entry (
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    action TEXT NOT NULL,
    payload TEXT NOT NULL,
    at TEXT NOT NULL,
    wall TEXT NOT NULL,
    author TEXT NOT NULL,
    replica TEXT NOT NULL,
    boot TEXT NOT NULL,
    reading INTEGER NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    refused TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE feed (
    epoch INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    digest TEXT NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (epoch, rev)
);

CREATE TABLE head (
    id INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    head TEXT NOT NULL,
    stamp TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE inspection_state (
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    asset_id TEXT,
    job_id TEXT,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    answers TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    unsent INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE job_state (
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    assignee TEXT,
    priority TEXT NOT NULL,
    site_id TEXT,
    asset_id TEXT,
    contact_id TEXT,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    urgency TEXT NOT NULL,
    sla_item TEXT NOT NULL,
    sla_outcome TEXT NOT NULL,
    due_at TEXT,
    warn_at TEXT,
    provisional INTEGER NOT NULL,
    accepted_at TEXT,
    arrived_at TEXT,
    resolved_at TEXT,
    finished_on TEXT,
    hold_party TEXT NOT NULL,
    rating INTEGER,
    late INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    unsent INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE personal (
    entry TEXT NOT NULL,
    "key" TEXT NOT NULL,
    salt TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (entry, "key")
);

CREATE TABLE problem_state (
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    solution TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    due TEXT NOT NULL,
    solved_at TEXT,
    unsent INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE sequence (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, day)
);

CREATE TABLE software_rule (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    min_version TEXT NOT NULL,
    kinds TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE template (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    items TEXT NOT NULL,
    retired BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE term (
    term TEXT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (term, kind, ref)
) WITHOUT ROWID;

CREATE INDEX ix_term_ref ON term (ref);

CREATE TABLE site (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    customer_id TEXT,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    city TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    gateway_mac TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    UNIQUE (code)
);

CREATE TABLE asset (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    site_id TEXT,
    tag TEXT,
    kind TEXT NOT NULL,
    hostname TEXT NOT NULL,
    brand TEXT NOT NULL,
    model TEXT NOT NULL,
    serial TEXT NOT NULL,
    ip TEXT NOT NULL,
    mac TEXT NOT NULL,
    department TEXT NOT NULL,
    used_by TEXT NOT NULL,
    phone TEXT NOT NULL,
    vip BOOLEAN NOT NULL,
    bought TEXT NOT NULL,
    warranty_until TEXT NOT NULL,
    status TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_asset_serial ON asset (serial);

CREATE INDEX ix_asset_site_id ON asset (site_id);

CREATE INDEX ix_asset_tag ON asset (tag);

CREATE TABLE contact (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    site_id TEXT,
    department TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    vip BOOLEAN NOT NULL,
    pinyin TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_contact_site_id ON contact (site_id);

CREATE TABLE department (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_department_site_id ON department (site_id);

CREATE TABLE shift (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    engineer_id TEXT NOT NULL,
    site_id TEXT,
    kind TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(engineer_id) REFERENCES engineer (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_shift_engineer_id ON shift (engineer_id);

CREATE TABLE sla_policy (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    name TEXT NOT NULL,
    customer_id TEXT,
    site_id TEXT,
    cover TEXT NOT NULL,
    targets TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE TABLE subnet (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    site_id TEXT NOT NULL,
    cidr TEXT NOT NULL,
    gateway TEXT NOT NULL,
    dns TEXT NOT NULL,
    dhcp BOOLEAN,
    ranges TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_subnet_site_id ON subnet (site_id);

CREATE TABLE request (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_at TEXT NOT NULL,
    site_id TEXT,
    asset_id TEXT,
    contact_id TEXT,
    caller TEXT NOT NULL,
    phone TEXT NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);

CREATE TABLE job (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    fault TEXT NOT NULL,
    priority TEXT NOT NULL,
    received_at TEXT NOT NULL,
    planned_for TEXT NOT NULL,
    channel TEXT NOT NULL,
    request_id TEXT,
    site_id TEXT,
    asset_id TEXT,
    contact_id TEXT,
    department TEXT NOT NULL,
    phone TEXT NOT NULL,
    vip BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number),
    FOREIGN KEY(request_id) REFERENCES request (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);

CREATE INDEX ix_job_asset_id ON job (asset_id);

CREATE INDEX ix_job_contact_id ON job (contact_id);

CREATE INDEX ix_job_site_id ON job (site_id);

CREATE TABLE inspection (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    number TEXT NOT NULL,
    template_id TEXT NOT NULL,
    asset_id TEXT,
    job_id TEXT,
    site_id TEXT,
    campaign TEXT NOT NULL,
    planned_for TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number),
    FOREIGN KEY(template_id) REFERENCES template (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(job_id) REFERENCES job (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_inspection_asset_id ON inspection (asset_id);

CREATE INDEX ix_inspection_job_id ON inspection (job_id);

CREATE TABLE problem (
    id TEXT NOT NULL,
    epoch INTEGER,
    rev INTEGER,
    digest TEXT NOT NULL,
    extra TEXT NOT NULL,
    inspection_id TEXT,
    asset_id TEXT,
    job_id TEXT,
    item TEXT NOT NULL,
    check_id TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    severity TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(inspection_id) REFERENCES inspection (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(job_id) REFERENCES job (id)
);

CREATE INDEX ix_problem_asset_id ON problem (asset_id);

CREATE INDEX ix_problem_inspection_id ON problem (inspection_id);

CREATE INDEX ix_problem_job_id ON problem (job_id);

CREATE INDEX entry_subject ON entry (subject);

CREATE UNIQUE INDEX entry_number ON entry (epoch, rev);

CREATE INDEX entry_outbox ON entry (at) WHERE rev IS NULL AND refused IS NULL;

CREATE INDEX job_state_mine ON job_state (assignee, open, urgency);

CREATE INDEX job_state_all ON job_state (open, urgency);

CREATE INDEX job_state_finished ON job_state (finished_on, urgency);

CREATE INDEX job_state_asset ON job_state (asset_id);

CREATE INDEX job_state_contact ON job_state (contact_id);

CREATE INDEX job_state_site ON job_state (site_id, open);

CREATE INDEX asset_state_tag ON asset_state (lower(tag));

CREATE INDEX asset_state_hostname ON asset_state (lower(hostname));

CREATE INDEX asset_state_serial ON asset_state (lower(serial));

CREATE INDEX asset_state_ip ON asset_state (ip);

CREATE INDEX asset_state_site ON asset_state (site_id, tag);

CREATE INDEX inspection_state_asset ON inspection_state (asset_id);

CREATE INDEX inspection_state_job ON inspection_state (job_id);

CREATE INDEX inspection_state_status ON inspection_state (status);

CREATE INDEX problem_state_status ON problem_state (status);

INSERT INTO head (id, epoch, rev, head, stamp) VALUES (1, 1, 0, '', '');
