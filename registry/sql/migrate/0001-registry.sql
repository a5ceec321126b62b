-- The registry: facts only.  Tokens that a driver expands: @ID@ a generated
-- row id, @KEY@ a key that is a number, @TEXT@ text that compares byte by
-- byte, @DATE@ a day as the number yyyymmdd (00 for an unknown day or month, 0
-- for not stated), @CLUSTERED@ rows stored in key order.  The comment behind a
-- column is its documentation.

-- Settings of this registry that are not facts of the programme.
CREATE TABLE meta (
	key @TEXT@ PRIMARY KEY, -- name of the setting
	value @TEXT@ NOT NULL -- its value
);

-- One change to the registry: a command or an import.
CREATE TABLE batch (
	id @KEY@, -- number in the log, without gaps
	at @TEXT@ NOT NULL, -- when, UTC, ISO 8601
	actor @TEXT@ NOT NULL, -- who
	command @TEXT@ NOT NULL, -- what was run
	reason @TEXT@, -- why, as the actor put it
	n_new BIGINT NOT NULL, -- rows that were new
	n_changed BIGINT NOT NULL -- rows that were changed
);

CREATE TABLE country (
	id INTEGER PRIMARY KEY, -- the two letters as a number in base 26
	code @TEXT@ NOT NULL UNIQUE, -- ISO 3166-1 alpha-2, XR or XX
	name @TEXT@ NOT NULL, -- short English name
	native_name @TEXT@, -- Japanese name
	other_names @TEXT@, -- further spellings, separated by semicolons
	oda @TEXT@ -- yes or no: eligible for development assistance
);

-- Countries of a group over time.
CREATE TABLE member (
	group_code @TEXT@ NOT NULL, -- the group
	country_id INTEGER NOT NULL REFERENCES country (id),
	valid_from @DATE@ NOT NULL, -- first day in the group
	valid_to @DATE@ NOT NULL, -- last day
	PRIMARY KEY (group_code, country_id, valid_from)
);

-- Policy meetings.
CREATE TABLE meeting (
	number INTEGER PRIMARY KEY, -- running number
	name @TEXT@, -- title in English
	native_name @TEXT@, -- title in Japanese
	start_on @DATE@ NOT NULL, -- first day
	end_on @DATE@ NOT NULL, -- last day
	city @TEXT@, -- where
	country_id INTEGER REFERENCES country (id),
	mode @TEXT@, -- onsite, online, hybrid
	source @TEXT@ -- where the facts come from
);

CREATE TABLE org (
	id @ID@,
	code @TEXT@ NOT NULL UNIQUE, -- public code
	kind @TEXT@, -- government-csirt, ministry, ...
	country_id INTEGER REFERENCES country (id),
	parent_id INTEGER REFERENCES org (id),
	successor_id INTEGER REFERENCES org (id),
	gov_csirt_from @DATE@ NOT NULL, -- designated government CSIRT from
	gov_csirt_to @DATE@ NOT NULL, -- and until
	gov_csirt @TEXT@ NOT NULL CHECK (gov_csirt IN ('yes', 'no'))
);

-- Names of an organisation over time.
CREATE TABLE org_name (
	org_id INTEGER NOT NULL REFERENCES org (id),
	valid_from @DATE@ NOT NULL, -- first day of the name
	valid_to @DATE@ NOT NULL, -- last day of the name
	name @TEXT@, -- the name in Latin letters
	native_name @TEXT@, -- the name in its own script
	PRIMARY KEY (org_id, valid_from)
);

CREATE TABLE person (
	id @KEY@, -- number of the public code
	name @TEXT@ NOT NULL, -- as written
	native_name @TEXT@, -- in its own script
	kana @TEXT@, -- reading
	sort_name @TEXT@, -- for alphabetical lists
	name_key @TEXT@ NOT NULL, -- folded tokens, sorted
	country_id INTEGER NOT NULL REFERENCES country (id),
	email @TEXT@, -- e-mail address
	sex @TEXT@ CHECK (sex IN ('F', 'M', 'X')),
	birth_year INTEGER, -- four digits
	batch_id INTEGER NOT NULL REFERENCES batch (id)
);

-- Identifiers that others gave to a person.
CREATE TABLE external_id (
	person_id INTEGER NOT NULL REFERENCES person (id),
	scheme @TEXT@ NOT NULL, -- who gave it
	value @TEXT@ NOT NULL, -- the identifier
	PRIMARY KEY (person_id, scheme, value)
) @CLUSTERED@;

-- Keyed digests of e-mails, external ids and folded names: they find a
-- person, the stored text decides.
CREATE TABLE identity (
	hash BIGINT NOT NULL, -- keyed digest of what identifies
	person_id INTEGER NOT NULL REFERENCES person (id),
	PRIMARY KEY (hash, person_id)
) @CLUSTERED@;

CREATE TABLE affiliation (
	person_id INTEGER NOT NULL REFERENCES person (id),
	valid_from @DATE@ NOT NULL, -- first day
	org_id INTEGER NOT NULL REFERENCES org (id),
	valid_to @DATE@ NOT NULL, -- last day
	PRIMARY KEY (person_id, valid_from, org_id)
) @CLUSTERED@;

CREATE TABLE activity (
	id @ID@,
	code @TEXT@ NOT NULL UNIQUE, -- public code
	kind @TEXT@ NOT NULL, -- course, workshop, exercise, awareness, placement
	name @TEXT@ NOT NULL, -- in English
	native_name @TEXT@, -- in Japanese
	organiser_id INTEGER REFERENCES org (id),
	theme @TEXT@, -- information-sharing, ciip, ...
	hours INTEGER -- length of one delivery
);

CREATE TABLE session (
	id @ID@,
	code @TEXT@ NOT NULL UNIQUE, -- public code
	activity_id INTEGER NOT NULL REFERENCES activity (id),
	start_on @DATE@ NOT NULL, -- held from
	end_on @DATE@ NOT NULL, -- held until
	planned_start @DATE@ NOT NULL, -- planned from
	planned_end @DATE@ NOT NULL, -- planned until
	country_id INTEGER REFERENCES country (id),
	city @TEXT@, -- where
	mode @TEXT@, -- onsite, online, hybrid
	host_id INTEGER REFERENCES org (id),
	seats INTEGER, -- places
	funder_id INTEGER REFERENCES org (id),
	status @TEXT@ CHECK (status IN ('cancelled'))
);

-- Seats of a session set aside for a country.
CREATE TABLE quota (
	session_id INTEGER NOT NULL REFERENCES session (id),
	country_id INTEGER NOT NULL REFERENCES country (id),
	seats INTEGER NOT NULL, -- places
	source @TEXT@, -- agreed, transferred, extra
	PRIMARY KEY (session_id, country_id)
);

-- What is copied onto an enrolment when it is made, each combination once; a
-- row never changes.  The numbers are those of the code tables.
CREATE TABLE stratum (
	id @KEY@, -- running number
	role SMALLINT NOT NULL, -- trainee, trainer, observer
	country_id INTEGER NOT NULL REFERENCES country (id),
	sex SMALLINT NOT NULL,
	org_kind SMALLINT NOT NULL, -- of the organisation at that time
	org_id INTEGER REFERENCES org (id) -- nothing: none was named
);

CREATE UNIQUE INDEX stratum_of ON stratum
    (country_id, sex, role, org_kind, COALESCE(org_id, 0));

-- One person in one session, in person order; status and reason are numbers
-- of the code tables.
CREATE TABLE enrolment (
	person_id INTEGER NOT NULL REFERENCES person (id),
	session_id INTEGER NOT NULL REFERENCES session (id),
	status SMALLINT NOT NULL, -- where it stands
	status_on @DATE@ NOT NULL, -- since when
	stratum_id INTEGER NOT NULL REFERENCES stratum (id), -- as enrolled
	days INTEGER, -- days attended, where recorded
	reason SMALLINT NOT NULL, -- why, for a negative status
	seq SMALLINT NOT NULL, -- how many earlier states there are
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	PRIMARY KEY (person_id, session_id)
) @CLUSTERED@;

-- A packed copy of the enrolments for reports, 16 people a row; made anew
-- from the enrolments in the change that touches them.
CREATE TABLE cache_seat (
	block @KEY@, -- person number divided by 16
	seats @BLOB@ NOT NULL -- see pack.h
);

-- States that an enrolment has left behind.
CREATE TABLE enrolment_past (
	person_id INTEGER NOT NULL,
	session_id INTEGER NOT NULL,
	seq SMALLINT NOT NULL, -- 0 for the first state
	status SMALLINT NOT NULL,
	status_on @DATE@ NOT NULL,
	reason SMALLINT NOT NULL,
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	PRIMARY KEY (person_id, session_id, seq),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
) @CLUSTERED@;

-- What an enrolment at a university has beside the rest.
CREATE TABLE placement (
	person_id INTEGER NOT NULL,
	session_id INTEGER NOT NULL,
	university_id INTEGER REFERENCES org (id),
	degree @TEXT@, -- none, master, doctor
	field @TEXT@, -- field of study
	supervisor @TEXT@, -- who supervises
	theme @TEXT@, -- research theme
	start_on @DATE@ NOT NULL, -- first day of study
	end_on @DATE@ NOT NULL, -- last day, expected or real
	PRIMARY KEY (person_id, session_id),
	FOREIGN KEY (person_id, session_id)
	    REFERENCES enrolment (person_id, session_id)
) @CLUSTERED@;

-- People counted without names.
CREATE TABLE headcount (
	session_id INTEGER NOT NULL REFERENCES session (id),
	country_id INTEGER NOT NULL REFERENCES country (id),
	sex @TEXT@ NOT NULL, -- F, M, X or nothing
	count BIGINT NOT NULL CHECK (count >= 0), -- heads
	qualifier @TEXT@, -- exact, at-least, about
	method @TEXT@, -- counted, reported, estimated
	source @TEXT@, -- where the number comes from
	PRIMARY KEY (session_id, country_id, sex)
);

-- A list of capabilities at one version.
CREATE TABLE framework (
	id @ID@,
	code @TEXT@ NOT NULL, -- public code
	version @TEXT@ NOT NULL, -- of the list
	name @TEXT@, -- its title
	validity_months INTEGER NOT NULL, -- an assessment holds so long
	min_level INTEGER NOT NULL, -- lowest level of the scale
	max_level INTEGER NOT NULL, -- highest level of the scale
	source @TEXT@, -- whose list it is
	UNIQUE (code, version)
);

CREATE TABLE capability (
	id @ID@,
	framework_id INTEGER NOT NULL REFERENCES framework (id),
	code @TEXT@ NOT NULL, -- code in its framework
	parent_id INTEGER REFERENCES capability (id),
	kind @TEXT@, -- area, service, function, ...
	name @TEXT@ NOT NULL, -- in English; not unique
	native_name @TEXT@, -- in Japanese
	UNIQUE (framework_id, code)
);

-- The minimum for a capability in a named profile.
CREATE TABLE profile_item (
	profile @TEXT@ NOT NULL, -- the profile
	capability_id INTEGER NOT NULL REFERENCES capability (id),
	min_level INTEGER, -- level asked for
	min_people INTEGER, -- trained people asked for
	PRIMARY KEY (capability_id, profile)
);

-- Which capabilities an activity builds, and for how long.
CREATE TABLE teaches (
	activity_id INTEGER NOT NULL REFERENCES activity (id),
	capability_id INTEGER NOT NULL REFERENCES capability (id),
	validity_months INTEGER, -- nothing: for ever
	PRIMARY KEY (activity_id, capability_id)
);

CREATE TABLE assessment (
	capability_id INTEGER NOT NULL REFERENCES capability (id),
	org_id INTEGER NOT NULL REFERENCES org (id),
	assessed_on @DATE@ NOT NULL, -- day of the assessment
	method @TEXT@ NOT NULL, -- self, peer, audit, exercise
	assessor @TEXT@ NOT NULL, -- who assessed, may be empty
	level @TEXT@, -- a number, na, or nothing for not assessed
	note @TEXT@, -- evidence; the reason where na
	PRIMARY KEY (org_id, capability_id, assessed_on, method, assessor)
);
