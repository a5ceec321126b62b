-- Certificates.  One that is revoked stays: its number is never given again.
CREATE TABLE certificate (
	number @TEXT@ PRIMARY KEY, -- as printed on it
	session_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	issuer_id INTEGER NOT NULL REFERENCES org (id),
	issued_on @DATE@ NOT NULL, -- day of issue
	revoked_on @DATE@ NOT NULL, -- day of revocation; not stated: in force
	reason @TEXT@, -- why it was revoked
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
);

CREATE INDEX certificate_of ON certificate (session_id, person_id);
