-- Seats that one country gave to another, and who waits for a seat in which
-- order.

CREATE TABLE transfer (
	session_id INTEGER NOT NULL REFERENCES session (id),
	from_id INTEGER NOT NULL REFERENCES country (id), -- gives
	to_id INTEGER NOT NULL REFERENCES country (id), -- receives
	transfer_on @DATE@ NOT NULL, -- since when
	seats INTEGER NOT NULL CHECK (seats > 0), -- how many
	reason @TEXT@ NOT NULL, -- why
	PRIMARY KEY (session_id, from_id, to_id, transfer_on)
);

-- Ranks that somebody gave; who waits without one comes after these.
CREATE TABLE waiting (
	session_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	rank INTEGER NOT NULL CHECK (rank > 0), -- among all who wait
	reason @TEXT@ NOT NULL, -- why
	PRIMARY KEY (session_id, person_id),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
);
