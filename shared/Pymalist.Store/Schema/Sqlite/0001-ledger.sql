-- The processes that have the store open. AUTOINCREMENT: the number is a part of claims, and is never used again.
CREATE TABLE owner (
    id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, process INTEGER NOT NULL, started INTEGER NOT NULL, beat INTEGER NOT NULL
) STRICT;

-- One row: what the store's clock and the wall's were when last somebody looked. Times are milliseconds since 1970, UTC, everywhere.
CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), store_time INTEGER NOT NULL, wall_time INTEGER NOT NULL) STRICT;

CREATE TABLE trial (queue TEXT NOT NULL, message TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (queue, message)) STRICT, WITHOUT ROWID;

-- What one list makes of one mail, for one distributor.
CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mail TEXT NOT NULL, list TEXT NOT NULL, distributor TEXT NOT NULL,
    since INTEGER NOT NULL, paused TEXT,
    UNIQUE (mail, list, distributor)
) STRICT;

-- The messages of a post, under the ids that the queues know.
CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, post INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (post, name)) STRICT;

-- A recipient of a post. Its key is the address in one case; the address stands beside it where that is another. By post and
-- recipient, so that a message's rows lie together: each change of state is a page or two.
CREATE TABLE delivery (
    post INTEGER NOT NULL, recipient TEXT NOT NULL, address TEXT, message INTEGER NOT NULL,
    state INTEGER NOT NULL, claim INTEGER NOT NULL, attempts INTEGER NOT NULL,
    since INTEGER NOT NULL, first_attempt INTEGER, changed INTEGER NOT NULL, due INTEGER,
    status TEXT NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (post, recipient)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_message ON delivery (post, message);
CREATE INDEX delivery_deferred ON delivery (post) WHERE state = 3;
