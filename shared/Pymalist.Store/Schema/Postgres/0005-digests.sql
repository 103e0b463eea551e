-- What a post says as members get it, by which it is known when it comes back.
ALTER TABLE list_post ADD COLUMN sent_hash TEXT NOT NULL DEFAULT '';

-- Where the digests of a list have come to, for the members of each time zone; the list's own is ''.
CREATE TABLE digest (
    list TEXT COLLATE "C" NOT NULL, zone TEXT COLLATE "C" NOT NULL, volume BIGINT NOT NULL, issue BIGINT NOT NULL, last_post BIGINT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (list, zone)
);

-- What is remembered of providers, as the bounces' part writes it.
CREATE TABLE circuit (list TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (list, name));
CREATE INDEX circuit_at ON circuit (at);

-- In which form, and up to which post, one who wants no digests any more is still to get one.
ALTER TABLE member ADD COLUMN rest_form BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN rest_post BIGINT NOT NULL DEFAULT 0;

CREATE INDEX member_digests ON member (list, time_zone, address) WHERE delivery IN (1, 2) OR rest_form > 0;
CREATE INDEX member_bounces ON member (list, address) WHERE bounces <> '';
