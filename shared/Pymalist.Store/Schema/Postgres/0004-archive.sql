-- The lists that have an archive, and the last number of a post in each.
CREATE TABLE archive (list TEXT COLLATE "C" PRIMARY KEY, written TEXT NOT NULL, last BIGINT NOT NULL);

-- The posts of archives. Their octets are never forgotten while they are here; the ids are those of its references, with a space between them.
CREATE TABLE archived (
    list TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL, message_id TEXT NOT NULL, permalink TEXT COLLATE "C" NOT NULL, sha256 TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL,
    date BIGINT NOT NULL, author_name TEXT NOT NULL, author_address TEXT NOT NULL, subject TEXT NOT NULL,
    in_reply_to TEXT NOT NULL, ids TEXT NOT NULL, thread BIGINT NOT NULL, octets TEXT COLLATE "C" NOT NULL, added BIGINT NOT NULL,
    reason TEXT, actor TEXT, redacted BIGINT,
    PRIMARY KEY (list, number), UNIQUE (list, sha256), UNIQUE (list, permalink)
);

CREATE INDEX archived_thread ON archived (list, thread, number);
CREATE INDEX archived_octets ON archived (octets);

-- The ids that posts have or refer to, and the thread of each. An id is what makes its permalink: of one length, whatever strangers write.
CREATE TABLE archived_id (list TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, thread BIGINT NOT NULL, PRIMARY KEY (list, id));
CREATE INDEX archived_id_thread ON archived_id (list, thread);
