-- What is said of all recipients of a message at once stands in its row, and each of theirs has the state -1: it follows. One of whom something
-- else is said has it in his own row, and follows no more; "followers" is how many do. No recipient joins those of a message later.
ALTER TABLE message ADD COLUMN followers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN claim INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN first_attempt INTEGER;
ALTER TABLE message ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN due INTEGER;
ALTER TABLE message ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN reply TEXT NOT NULL DEFAULT '';

CREATE INDEX message_deferred ON message (id) WHERE state = 3;

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
