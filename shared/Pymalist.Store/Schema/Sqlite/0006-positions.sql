-- The post up to which a member has had all: by themselves, or in digests.
ALTER TABLE member ADD COLUMN digest_post INTEGER NOT NULL DEFAULT 0;

-- The last post before it began or ceased to want them collected: whatever comes of that one later goes the old way.
ALTER TABLE member ADD COLUMN turn_post INTEGER NOT NULL DEFAULT 0;

-- Behind which post the last digest begins that it is still to get.
ALTER TABLE member ADD COLUMN rest_after INTEGER NOT NULL DEFAULT 0;

UPDATE member SET digest_post = COALESCE(
    (SELECT last_post FROM digest WHERE digest.list = member.list AND digest.zone = member.time_zone),
    (SELECT last_post FROM roster WHERE roster.list = member.list), 0)
WHERE delivery IN (1, 2) OR rest_form > 0;
UPDATE member SET rest_after = digest_post, turn_post = rest_post WHERE rest_form > 0;

CREATE INDEX member_positions ON member (list, time_zone, digest_post) WHERE delivery IN (1, 2);
CREATE INDEX member_rests ON member (list, address) WHERE rest_form > 0;
DROP INDEX member_digests;

-- A message that many get is kept once.
ALTER TABLE outbox ADD COLUMN octets TEXT NOT NULL DEFAULT '';
