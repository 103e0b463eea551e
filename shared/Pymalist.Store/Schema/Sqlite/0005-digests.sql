-- What a post says as members get it, by which it is known when it comes back.
ALTER TABLE list_post ADD COLUMN sent_hash TEXT NOT NULL DEFAULT '';

-- Where the digests of a list have come to, for the members of each time zone; the list's own is ''.
CREATE TABLE digest (
    list TEXT NOT NULL, zone TEXT NOT NULL, volume INTEGER NOT NULL, issue INTEGER NOT NULL, last_post INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (list, zone)
) STRICT, WITHOUT ROWID;

-- What is remembered of providers, as the bounces' part writes it.
CREATE TABLE circuit (list TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (list, name)) STRICT, WITHOUT ROWID;
CREATE INDEX circuit_at ON circuit (at);

-- In which form, and up to which post, one who wants no digests any more is still to get one.
ALTER TABLE member ADD COLUMN rest_form INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN rest_post INTEGER NOT NULL DEFAULT 0;

CREATE INDEX member_digests ON member (list, time_zone, address) WHERE delivery IN (1, 2) OR rest_form > 0;
CREATE INDEX member_bounces ON member (list, address) WHERE bounces <> '';
