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
    delivery.post, delivery.recipient, delivery.address, delivery.message, message.name, delivery.since,
    CASE WHEN delivery.state < 0 THEN message.state ELSE delivery.state END AS state,
    CASE WHEN delivery.state < 0 THEN message.claim ELSE delivery.claim END AS claim,
    CASE WHEN delivery.state < 0 THEN message.attempts ELSE delivery.attempts END AS attempts,
    CASE WHEN delivery.state < 0 THEN message.first_attempt ELSE delivery.first_attempt END AS first_attempt,
    CASE WHEN delivery.state < 0 THEN message.changed ELSE delivery.changed END AS changed,
    CASE WHEN delivery.state < 0 THEN message.due ELSE delivery.due END AS due,
    CASE WHEN delivery.state < 0 THEN message.status ELSE delivery.status END AS status,
    CASE WHEN delivery.state < 0 THEN message.reply ELSE delivery.reply END AS reply
FROM delivery JOIN message ON message.id = delivery.message;
