-- Octets of messages, by their SHA-256: the same ones once. Those that queues refer to are kept for some time after the last who did.
-- Their parts are there before them; what has parts only was interrupted, or is being forgotten.
CREATE TABLE octets (id TEXT COLLATE "C" PRIMARY KEY, size BIGINT NOT NULL, at BIGINT NOT NULL, kept_until BIGINT);
CREATE INDEX octets_at ON octets (at, id);
CREATE TABLE octets_part (octets TEXT COLLATE "C" NOT NULL, part BIGINT NOT NULL, at BIGINT NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (octets, part));
ALTER TABLE octets_part ALTER COLUMN data SET STORAGE EXTERNAL;

-- The mail that was taken in. The root is what ids of all that comes of it begin with; the octets may be forgotten before the rest.
CREATE TABLE mail (
    id TEXT COLLATE "C" PRIMARY KEY, root TEXT COLLATE "C" NOT NULL, octets TEXT COLLATE "C",
    sender TEXT, reverse_path TEXT, list TEXT, recipients TEXT NOT NULL, at BIGINT NOT NULL, taken BIGINT
);

CREATE INDEX mail_octets ON mail (octets) WHERE octets IS NOT NULL;
CREATE INDEX mail_at ON mail (at, id);

-- What sources have shown. What is not removed there may be shown again.
CREATE TABLE seen (
    source TEXT COLLATE "C" NOT NULL, uid TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL, at BIGINT NOT NULL, removed BIGINT,
    PRIMARY KEY (source, uid)
);

CREATE INDEX seen_safe ON seen (source) WHERE removed IS NULL;
CREATE INDEX seen_removed ON seen (removed) WHERE removed IS NOT NULL;

-- What was given up.
CREATE TABLE parked (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, root TEXT COLLATE "C" NOT NULL, message TEXT COLLATE "C" NOT NULL,
    queue TEXT COLLATE "C" NOT NULL, attempt BIGINT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, content_type TEXT NOT NULL,
    headers TEXT NOT NULL, octets TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL,
    UNIQUE (queue, message, attempt)
);

CREATE INDEX parked_octets ON parked (octets);
CREATE INDEX parked_root ON parked (root);

CREATE TABLE history (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, root TEXT COLLATE "C" NOT NULL, mail TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL, step TEXT NOT NULL, text TEXT NOT NULL, recipient TEXT, message_id TEXT COLLATE "C"
);

CREATE INDEX history_mail ON history (mail);
CREATE INDEX history_message_id ON history USING hash (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX history_at ON history (at, id);

-- Each declaration of a list has a number. Members are declared who were so by the one that is valid, or by a later one that is being made.
CREATE TABLE roster (list TEXT COLLATE "C" PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, valid BIGINT NOT NULL, last BIGINT NOT NULL);
CREATE TABLE member (
    list TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, written TEXT NOT NULL, declared BIGINT NOT NULL,
    state BIGINT NOT NULL, reason TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (list, address)
);
