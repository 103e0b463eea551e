-- The processes that have the store open. The number is a part of claims, and is never used again.
CREATE TABLE owner (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place TEXT NOT NULL, process BIGINT NOT NULL, started BIGINT NOT NULL, beat BIGINT NOT NULL
);

-- One row: what the store's clock and the wall's were when last somebody looked. Times are milliseconds since 1970, UTC, everywhere.
CREATE TABLE clock (id BIGINT PRIMARY KEY CHECK (id = 1), store_time BIGINT NOT NULL, wall_time BIGINT NOT NULL);

CREATE TABLE trial (queue TEXT NOT NULL, message TEXT NOT NULL, count BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (queue, message));

-- What one list makes of one mail, for one distributor.
CREATE TABLE post (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail TEXT COLLATE "C" NOT NULL, list TEXT COLLATE "C" NOT NULL, distributor TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL, paused TEXT,
    UNIQUE (mail, list, distributor)
);

-- The messages of a post, under the ids that the queues know.
CREATE TABLE message (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, post BIGINT NOT NULL, name TEXT COLLATE "C" NOT NULL, UNIQUE (post, name));

-- A recipient of a post. Its key is the address in one case; the address stands beside it where that is another. A row changes a
-- few times in a short while and then no more: the room left in each page keeps the new versions there, and the indexes as they are.
CREATE TABLE delivery (
    post BIGINT NOT NULL, recipient TEXT COLLATE "C" NOT NULL, address TEXT, message BIGINT NOT NULL,
    state BIGINT NOT NULL, claim BIGINT NOT NULL, attempts BIGINT NOT NULL,
    since BIGINT NOT NULL, first_attempt BIGINT, changed BIGINT NOT NULL, due BIGINT,
    status TEXT NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (post, recipient)
) WITH (fillfactor = 50);

-- What is known of other posts says nothing about this one: without statistics it is taken for one of 200 that are alike, which makes
-- the planner look up recipients one by one.
ALTER TABLE delivery ALTER COLUMN post SET STATISTICS 0;

CREATE INDEX delivery_message ON delivery (post, message);
