-- What each batch found before it changed anything: the way back.

-- The records that a batch changed, as they were, in the order in which it
-- changed them.  New people and enrolments are not here: they name their
-- batch themselves.
CREATE TABLE change (
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	n INTEGER NOT NULL, -- order within the batch
	kind @TEXT@ NOT NULL, -- noun of the record
	person_id INTEGER, -- whose values these are, where they are somebody's
	record @TEXT@ NOT NULL, -- what names the record
	before @TEXT@, -- its values; nothing: there was no such record
	PRIMARY KEY (batch_id, n)
) @CLUSTERED@;

CREATE INDEX change_of ON change (kind, record, batch_id);

-- A batch is sealed when it is committed: whoever alters, removes or adds one
-- later breaks the chain.
CREATE TABLE seal (
	batch_id @KEY@, -- the batch
	content @TEXT@ NOT NULL, -- digest of what it wrote, keyed
	chain @TEXT@ NOT NULL -- digest of the batch and of the chain before it
);

-- Batches that were taken back.
CREATE TABLE undone (
	batch_id @KEY@, -- the batch that was
	by_batch INTEGER NOT NULL REFERENCES batch (id) -- the one that did it
);
