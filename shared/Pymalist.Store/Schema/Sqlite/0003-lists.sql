-- A list may have its settings here, and not in a configuration. What it has given numbers to is counted here: members, posts, digests.
ALTER TABLE roster ADD COLUMN written TEXT NOT NULL DEFAULT '';
ALTER TABLE roster ADD COLUMN settings TEXT;
ALTER TABLE roster ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN last_member INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN last_post INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN volume INTEGER NOT NULL DEFAULT 1;
ALTER TABLE roster ADD COLUMN issue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN issue_post INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN issue_at INTEGER;

-- Roles are bits: member, moderator, owner; those that an operation has given, and those that a configuration has declared.
ALTER TABLE member ADD COLUMN given INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN declared_roles INTEGER NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN joined INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN delivery INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN own_posts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN no_duplicates INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN away_from INTEGER;
ALTER TABLE member ADD COLUMN away_until INTEGER;
ALTER TABLE member ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN moderated INTEGER;
ALTER TABLE member ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN bounces TEXT NOT NULL DEFAULT '';

UPDATE member SET joined = member.since, domain = substr(member.address, instr(member.address, '@') + 1), number = numbered.number
FROM (SELECT list, address, row_number() OVER (PARTITION BY list ORDER BY address) AS number FROM member) AS numbered
WHERE numbered.list = member.list AND numbered.address = member.address;
UPDATE roster SET written = list;
UPDATE roster SET last_member = (SELECT count(*) FROM member WHERE member.list = roster.list);

CREATE UNIQUE INDEX member_number ON member (list, number);
CREATE INDEX member_address ON member (address);
CREATE INDEX member_domain ON member (list, domain);
CREATE INDEX member_staff ON member (list) WHERE given > 1 OR declared_roles > 1;

-- One row: changes when a list comes, goes or is set anew.
CREATE TABLE roster_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
INSERT INTO roster_version (id, version) VALUES (1, 1);

CREATE TABLE list_post (
    list TEXT NOT NULL, number INTEGER NOT NULL, mail TEXT NOT NULL, at INTEGER NOT NULL, message_id TEXT NOT NULL, content_hash TEXT NOT NULL,
    thread TEXT NOT NULL, octets TEXT NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (list, number), UNIQUE (list, mail)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_post_message ON list_post (list, message_id);
CREATE INDEX list_post_thread ON list_post (list, thread, at);
CREATE INDEX list_post_at ON list_post (at);
CREATE INDEX list_post_octets ON list_post (octets) WHERE octets <> '';

-- AUTOINCREMENT: a person may type the number of one that is gone.
CREATE TABLE held (
    number INTEGER PRIMARY KEY AUTOINCREMENT, list TEXT NOT NULL, mail TEXT NOT NULL, state INTEGER NOT NULL, at INTEGER NOT NULL,
    author TEXT NOT NULL, subject TEXT NOT NULL, reasons TEXT NOT NULL, octets TEXT NOT NULL, size INTEGER NOT NULL,
    sender TEXT NOT NULL, reverse_path TEXT NOT NULL, decided_by TEXT NOT NULL, decision TEXT NOT NULL, decided_at INTEGER,
    UNIQUE (list, mail)
) STRICT;
CREATE INDEX held_state ON held (state, number);
CREATE INDEX held_octets ON held (octets);

CREATE TABLE token (
    hash TEXT PRIMARY KEY, list TEXT NOT NULL, address TEXT NOT NULL, act TEXT NOT NULL, argument TEXT NOT NULL, expires INTEGER NOT NULL,
    used_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX token_expires ON token (expires);

-- The message is emptied when it has gone; that it was there is remembered for some time.
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, gone INTEGER, list TEXT NOT NULL,
    sender TEXT NOT NULL, reverse_path TEXT NOT NULL, recipients TEXT NOT NULL, message BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (position) WHERE gone IS NULL;
CREATE INDEX outbox_gone ON outbox (gone) WHERE gone IS NOT NULL;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, list TEXT NOT NULL, subject TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX audit_list ON audit (list, id);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE tally (what TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL) STRICT;
CREATE INDEX tally_what ON tally (what, at);
CREATE INDEX tally_at ON tally (at);

CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
