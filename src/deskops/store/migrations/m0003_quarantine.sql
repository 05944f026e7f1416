CREATE TABLE quarantine (
    id TEXT NOT NULL,
    replica TEXT NOT NULL,
    engineer TEXT NOT NULL,
    nonce TEXT NOT NULL,
    content TEXT NOT NULL,
    size INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    blobs INTEGER NOT NULL,
    at TEXT NOT NULL,
    settled_at TEXT,
    settled_by TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (nonce)
);
