-- Reasons as records, which a site adds to and dates; who went in whose place;
-- attendance in the history; ranks with their days.

-- Why somebody did not take part.
CREATE TABLE reason (
	id @KEY@, -- number on the enrolments
	code @TEXT@ NOT NULL UNIQUE, -- the word
	name @TEXT@ NOT NULL, -- in English
	native_name @TEXT@, -- in Japanese
	valid_from @DATE@ NOT NULL, -- a reason from this day
	valid_to @DATE@ NOT NULL -- and until this one
);

INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (1, 'not-stated', 'Not stated', '不明', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (2, 'duty', 'Needed at the post', '公務', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (3, 'health', 'Health', '健康上の理由', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (4, 'personal', 'Family and other personal reasons', '一身上の都合', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (5, 'visa', 'No visa, or too late', '査証', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (6, 'funding', 'No money for it', '資金', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (7, 'schedule', 'Another appointment', '日程の都合', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (8, 'employer', 'The employer does not let the person go', '所属機関の判断', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (9, 'language', 'Language not sufficient', '語学力', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (10, 'capacity', 'No seat left', '定員超過', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (11, 'eligibility', 'Does not meet the conditions', '資格要件', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (12, 'replaced', 'Somebody else goes instead', '交代', 0, 0);
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
    VALUES (13, 'disaster', 'Disaster or force majeure', '災害・不可抗力', 0, 0);

-- Nominees who were replaced.
CREATE TABLE replacement (
	session_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL, -- who does not take part
	by_id INTEGER NOT NULL, -- who goes instead
	replaced_on @DATE@ NOT NULL, -- since when
	reason @TEXT@, -- anything else
	PRIMARY KEY (session_id, person_id),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id),
	FOREIGN KEY (by_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
) @CLUSTERED@;

-- How much was attended, as it was recorded before.
ALTER TABLE enrolment_past ADD COLUMN days INTEGER; -- as in enrolment

-- Ranks that somebody gave to those who wait, each from its day on; who waits
-- without one comes after these.
CREATE TABLE waiting_rank (
	session_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	rank_on @DATE@ NOT NULL, -- since when
	rank INTEGER NOT NULL CHECK (rank > 0), -- among all who wait
	reason @TEXT@ NOT NULL, -- why
	PRIMARY KEY (session_id, person_id, rank_on),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
) @CLUSTERED@;

INSERT INTO waiting_rank (session_id, person_id, rank_on, rank, reason)
    SELECT session_id, person_id, 0, rank, reason FROM waiting;

DROP TABLE waiting;
