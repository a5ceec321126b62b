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
