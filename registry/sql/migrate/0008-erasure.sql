-- People whose identity was erased: their record is a token, and no change of
-- before can be taken back for them.
CREATE TABLE erased (
	person_id INTEGER NOT NULL PRIMARY KEY REFERENCES person (id),
	batch_id INTEGER NOT NULL REFERENCES batch (id) -- that did it
);
