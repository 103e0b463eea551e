-- What the rules say in "reasons", for letters in whatever language: an array of the same length, null where there is nothing but that.
ALTER TABLE held ADD COLUMN words TEXT NOT NULL DEFAULT '[]';
