-- One row for each copy, that is for each recipient of a post. It has a new name because a process of before that runs on must fail on it: it
-- would take who follows his message for done.
ALTER TABLE delivery RENAME TO copy;

-- What is said of all recipients of a message at once stands in its row, and each of theirs has the state -1: it follows. One of whom something
-- else is said has it in his own row, and follows no more; "followers" is how many do. No recipient joins those of a message later.
ALTER TABLE message ADD COLUMN followers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN state BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN claim BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN first_attempt BIGINT;
ALTER TABLE message ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN due BIGINT;
ALTER TABLE message ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN reply TEXT NOT NULL DEFAULT '';

-- The room left in each page keeps the new versions of a row there, and the indexes as they are.
ALTER TABLE message SET (fillfactor = 50);

-- Recipients as they are, wherever that stands.
CREATE VIEW standing AS SELECT
    copy.post, copy.recipient, copy.address, copy.message, message.name, copy.since,
    CASE WHEN copy.state < 0 THEN message.state ELSE copy.state END AS state,
    CASE WHEN copy.state < 0 THEN message.claim ELSE copy.claim END AS claim,
    CASE WHEN copy.state < 0 THEN message.attempts ELSE copy.attempts END AS attempts,
    CASE WHEN copy.state < 0 THEN message.first_attempt ELSE copy.first_attempt END AS first_attempt,
    CASE WHEN copy.state < 0 THEN message.changed ELSE copy.changed END AS changed,
    CASE WHEN copy.state < 0 THEN message.due ELSE copy.due END AS due,
    CASE WHEN copy.state < 0 THEN message.status ELSE copy.status END AS status,
    CASE WHEN copy.state < 0 THEN message.reply ELSE copy.reply END AS reply
FROM copy JOIN message ON message.id = copy.message;
