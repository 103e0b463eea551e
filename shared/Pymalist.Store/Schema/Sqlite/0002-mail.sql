-- Octets of messages, by their SHA-256: the same ones once. Those that queues refer to are kept for some time after the last who did.
-- Their parts are there before them; what has parts only was interrupted, or is being forgotten.
CREATE TABLE octets (id TEXT PRIMARY KEY, size INTEGER NOT NULL, at INTEGER NOT NULL, kept_until INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX octets_at ON octets (at, id);
CREATE TABLE octets_part (octets TEXT NOT NULL, part INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (octets, part)) STRICT;

-- The mail that was taken in. The root is what ids of all that comes of it begin with; the octets may be forgotten before the rest.
CREATE TABLE mail (
    id TEXT PRIMARY KEY, root TEXT NOT NULL, octets TEXT, sender TEXT, reverse_path TEXT, list TEXT, recipients TEXT NOT NULL,
    at INTEGER NOT NULL, taken INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_octets ON mail (octets) WHERE octets IS NOT NULL;
CREATE INDEX mail_at ON mail (at, id);

-- What sources have shown. What is not removed there may be shown again.
CREATE TABLE seen (
    source TEXT NOT NULL, uid TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL, removed INTEGER,
    PRIMARY KEY (source, uid)
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_safe ON seen (source) WHERE removed IS NULL;
CREATE INDEX seen_removed ON seen (removed) WHERE removed IS NOT NULL;

-- What was given up. AUTOINCREMENT: a person may type the number of one that is gone.
CREATE TABLE parked (
    number INTEGER PRIMARY KEY AUTOINCREMENT, root TEXT NOT NULL, message TEXT NOT NULL, queue TEXT NOT NULL, attempt INTEGER NOT NULL,
    reason TEXT NOT NULL, at INTEGER NOT NULL, content_type TEXT NOT NULL, headers TEXT NOT NULL, octets TEXT NOT NULL, size INTEGER NOT NULL,
    UNIQUE (queue, message, attempt)
) STRICT;

CREATE INDEX parked_octets ON parked (octets);
CREATE INDEX parked_root ON parked (root);

CREATE TABLE history (
    id INTEGER PRIMARY KEY, root TEXT NOT NULL, mail TEXT NOT NULL, at INTEGER NOT NULL, step TEXT NOT NULL, text TEXT NOT NULL,
    recipient TEXT, message_id TEXT
) STRICT;

CREATE INDEX history_mail ON history (mail);
CREATE INDEX history_message_id ON history (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX history_at ON history (at, id);

-- Each declaration of a list has a number. Members are declared who were so by the one that is valid, or by a later one that is being made.
CREATE TABLE roster (list TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, valid INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE member (
    list TEXT NOT NULL, address TEXT NOT NULL, written TEXT NOT NULL, declared INTEGER NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
    since INTEGER NOT NULL, PRIMARY KEY (list, address)
) STRICT, WITHOUT ROWID;
