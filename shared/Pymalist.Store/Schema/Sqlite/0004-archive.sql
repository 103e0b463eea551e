-- The lists that have an archive, and the last number of a post in each.
CREATE TABLE archive (list TEXT PRIMARY KEY, written TEXT NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The posts of archives. Their octets are never forgotten while they are here; the ids are those of its references, with a space between them.
CREATE TABLE archived (
    list TEXT NOT NULL, number INTEGER NOT NULL, message_id TEXT NOT NULL, permalink TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    date INTEGER NOT NULL, author_name TEXT NOT NULL, author_address TEXT NOT NULL, subject TEXT NOT NULL,
    in_reply_to TEXT NOT NULL, ids TEXT NOT NULL, thread INTEGER NOT NULL, octets TEXT NOT NULL, added INTEGER NOT NULL,
    reason TEXT, actor TEXT, redacted INTEGER,
    PRIMARY KEY (list, number), UNIQUE (list, sha256), UNIQUE (list, permalink)
) STRICT;

CREATE INDEX archived_thread ON archived (list, thread, number);
CREATE INDEX archived_octets ON archived (octets);

-- The ids that posts have or refer to, and the thread of each. An id is what makes its permalink: of one length, whatever strangers write.
CREATE TABLE archived_id (list TEXT NOT NULL, id TEXT NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (list, id)) STRICT, WITHOUT ROWID;
CREATE INDEX archived_id_thread ON archived_id (list, thread);
