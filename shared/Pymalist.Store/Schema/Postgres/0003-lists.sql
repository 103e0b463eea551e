-- A list may have its settings here, and not in a configuration. What it has given numbers to is counted here: members, posts, digests.
ALTER TABLE roster ADD COLUMN written TEXT NOT NULL DEFAULT '';
ALTER TABLE roster ADD COLUMN settings TEXT;
ALTER TABLE roster ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN last_member BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN last_post BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN volume BIGINT NOT NULL DEFAULT 1;
ALTER TABLE roster ADD COLUMN issue BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN issue_post BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster ADD COLUMN issue_at BIGINT;

-- Roles are bits: member, moderator, owner; those that an operation has given, and those that a configuration has declared.
ALTER TABLE member ADD COLUMN given BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN declared_roles BIGINT NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN joined BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN domain TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN delivery BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN own_posts BIGINT NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN no_duplicates BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN away_from BIGINT;
ALTER TABLE member ADD COLUMN away_until BIGINT;
ALTER TABLE member ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN moderated BIGINT;
ALTER TABLE member ADD COLUMN posts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN bounces TEXT NOT NULL DEFAULT '';

UPDATE member SET joined = member.since, domain = substr(member.address, position('@' in member.address) + 1), number = numbered.number
FROM (SELECT list, address, row_number() OVER (PARTITION BY list ORDER BY address) AS number FROM member) AS numbered
WHERE numbered.list = member.list AND numbered.address = member.address;
UPDATE roster SET written = list;
UPDATE roster SET last_member = (SELECT count(*) FROM member WHERE member.list = roster.list);

CREATE UNIQUE INDEX member_number ON member (list, number);
CREATE INDEX member_address ON member (address);
CREATE INDEX member_domain ON member (list, domain);
CREATE INDEX member_staff ON member (list) WHERE given > 1 OR declared_roles > 1;

-- One row: changes when a list comes, goes or is set anew.
CREATE TABLE roster_version (id BIGINT PRIMARY KEY CHECK (id = 1), version BIGINT NOT NULL);
INSERT INTO roster_version (id, version) VALUES (1, 1);

CREATE TABLE list_post (
    list TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL, mail TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, message_id TEXT COLLATE "C" NOT NULL, content_hash TEXT COLLATE "C" NOT NULL,
    thread TEXT COLLATE "C" NOT NULL, octets TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL,
    PRIMARY KEY (list, number), UNIQUE (list, mail)
);
CREATE INDEX list_post_message ON list_post USING hash (message_id);
CREATE INDEX list_post_thread ON list_post (list, thread, at);
CREATE INDEX list_post_at ON list_post (at);
CREATE INDEX list_post_octets ON list_post (octets) WHERE octets <> '';

CREATE TABLE held (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, list TEXT COLLATE "C" NOT NULL, mail TEXT COLLATE "C" NOT NULL, state BIGINT NOT NULL, at BIGINT NOT NULL,
    author TEXT NOT NULL, subject TEXT COLLATE "C" NOT NULL, reasons TEXT NOT NULL, octets TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL,
    sender TEXT NOT NULL, reverse_path TEXT NOT NULL, decided_by TEXT NOT NULL, decision TEXT NOT NULL, decided_at BIGINT,
    UNIQUE (list, mail)
);
CREATE INDEX held_state ON held (state, number);
CREATE INDEX held_octets ON held (octets);

CREATE TABLE token (
    hash TEXT COLLATE "C" PRIMARY KEY, list TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, act TEXT NOT NULL, argument TEXT NOT NULL, expires BIGINT NOT NULL,
    used_by TEXT
);
CREATE INDEX token_expires ON token (expires);

-- The message is emptied when it has gone; that it was there is remembered for some time.
CREATE TABLE outbox (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT COLLATE "C" NOT NULL UNIQUE, at BIGINT NOT NULL, gone BIGINT, list TEXT COLLATE "C" NOT NULL,
    sender TEXT NOT NULL, reverse_path TEXT NOT NULL, recipients TEXT NOT NULL, message BYTEA NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (position) WHERE gone IS NULL;
CREATE INDEX outbox_gone ON outbox (gone) WHERE gone IS NOT NULL;

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, list TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX audit_list ON audit (list, id);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE tally (what TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, by TEXT NOT NULL);
CREATE INDEX tally_what ON tally (what, at);
CREATE INDEX tally_at ON tally (at);

CREATE TABLE secret (name TEXT PRIMARY KEY, value BYTEA NOT NULL);
