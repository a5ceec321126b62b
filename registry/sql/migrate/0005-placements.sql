-- What placements have beyond their status, and what became of people.

ALTER TABLE placement ADD COLUMN scholarship @TEXT@; -- who pays, as named

-- The stages of a placement, each dated as far as it is known.
CREATE TABLE stage (
	session_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	stage @TEXT@ NOT NULL, -- applied, screened, ..., graduated, left
	stage_on @DATE@ NOT NULL, -- since when; a month or year will do
	university_id INTEGER REFERENCES org (id), -- where it is another one
	planned_end @DATE@ NOT NULL, -- until when, as planned
	note @TEXT@, -- anything else
	PRIMARY KEY (session_id, person_id, stage, stage_on),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
) @CLUSTERED@;

-- What former students and trainees answered, a row a year.
CREATE TABLE followup (
	person_id INTEGER NOT NULL REFERENCES person (id),
	year INTEGER NOT NULL, -- of the question
	asked_on @DATE@ NOT NULL, -- day of the question
	answered_on @DATE@ NOT NULL, -- day of the answer
	in_post @TEXT@, -- still in government cyber security: yes, no, unknown
	org_id INTEGER REFERENCES org (id), -- where the person works now
	note @TEXT@, -- anything else
	PRIMARY KEY (person_id, year)
) @CLUSTERED@;
