-- What humans decided about who is who.

-- Two people of whom somebody said that they are not the same.
CREATE TABLE not_same (
	person_id INTEGER NOT NULL REFERENCES person (id),
	other_id INTEGER NOT NULL REFERENCES person (id),
	reason @TEXT@, -- why
	state @TEXT@ NOT NULL, -- digest of both records when it was said
	PRIMARY KEY (person_id, other_id)
);

-- Codes that lead to somebody else's record for ever.
CREATE TABLE merged (
	old_id @KEY@, -- number of the code that is no record any more
	person_id INTEGER NOT NULL REFERENCES person (id),
	reason @TEXT@ -- why
);
