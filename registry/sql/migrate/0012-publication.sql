-- The annual figures as they are published, and what they are held against.

ALTER TABLE country ADD COLUMN fiscal_start @TEXT@; -- MM-DD: its fiscal year
ALTER TABLE country ADD COLUMN fiscal_name @TEXT@; -- start or end: which year names it

UPDATE country SET fiscal_start = '04-01', fiscal_name = 'start'
    WHERE code IN ('JP', 'BN', 'MM', 'SG');
UPDATE country SET fiscal_start = '01-01', fiscal_name = 'start'
    WHERE code IN ('KH', 'ID', 'LA', 'MY', 'PH', 'TL', 'VN');
UPDATE country SET fiscal_start = '10-01', fiscal_name = 'end'
    WHERE code = 'TH';

ALTER TABLE headcount ADD COLUMN low BIGINT; -- of an estimate: at least
ALTER TABLE headcount ADD COLUMN high BIGINT; -- and at most

-- What a session leaves that is no person: bodies, artefacts, reach.
CREATE TABLE output (
	session_id INTEGER NOT NULL REFERENCES session (id),
	country_id INTEGER NOT NULL REFERENCES country (id),
	output @TEXT@ NOT NULL, -- bodies, artefacts, reach
	count BIGINT NOT NULL CHECK (count >= 0), -- how many
	low BIGINT, -- of an estimate: at least
	high BIGINT, -- and at most
	qualifier @TEXT@, -- exact, at-least, about
	method @TEXT@, -- counted, reported, estimated
	source @TEXT@, -- where the number comes from
	PRIMARY KEY (session_id, country_id, output)
);

-- Numbers that were set, planned or reported elsewhere; a word that is
-- nothing stands for all.
CREATE TABLE target (
	period @TEXT@ NOT NULL, -- period word
	measure @TEXT@ NOT NULL, -- of the figures
	country @TEXT@ NOT NULL, -- code, or nothing
	kind @TEXT@ NOT NULL, -- of activities, or nothing
	sex @TEXT@ NOT NULL, -- or nothing
	theme @TEXT@ NOT NULL, -- or nothing
	series @TEXT@ NOT NULL, -- target, planned, reported
	value BIGINT NOT NULL, -- the number
	qualifier @TEXT@, -- exact, at-least, about
	source @TEXT@, -- where the number comes from
	PRIMARY KEY (period, measure, country, kind, sex, theme, series)
);

-- What words are called in what people read, where it is not the usual.
CREATE TABLE label (
	word @TEXT@ PRIMARY KEY, -- measure, axis, or word of a code list
	name @TEXT@ NOT NULL, -- in English
	native_name @TEXT@ -- in Japanese
);

-- Figures frozen on a day, or signed by the country that they are about.
CREATE TABLE publication (
	id @KEY@, -- running number
	code @TEXT@ NOT NULL UNIQUE, -- public code
	kind @TEXT@ NOT NULL CHECK (kind IN ('release', 'sign-off')),
	title @TEXT@, -- as it was published
	country @TEXT@, -- of a sign-off: whose data
	periods @TEXT@ NOT NULL, -- period words, separated by commas
	axes @TEXT@ NOT NULL, -- axes, separated by commas
	measures @TEXT@ NOT NULL, -- measures, separated by commas
	protection @TEXT@ NOT NULL, -- none, round5, suppress:N
	as_of @DATE@ NOT NULL, -- query date
	rules INTEGER NOT NULL, -- version of the rules of counting
	digest @TEXT@ NOT NULL, -- of the figures, the rules and the query date
	replaces @TEXT@, -- code of the publication that it restates
	batch_id INTEGER NOT NULL REFERENCES batch (id)
);

CREATE TABLE published_figure (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	n INTEGER NOT NULL, -- in the order of the table
	period SMALLINT NOT NULL, -- number among its periods
	cell @TEXT@ NOT NULL, -- words of the axes
	measure @TEXT@ NOT NULL, -- what was counted
	value BIGINT NOT NULL, -- what was found
	shown @TEXT@ NOT NULL, -- what was published
	status @TEXT@ NOT NULL, -- actual, provisional, estimated
	PRIMARY KEY (publication_id, n)
);

-- What the figures were counted from; codes and numbers only.
CREATE TABLE published_fact (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	n INTEGER NOT NULL, -- in the order of counting
	period SMALLINT NOT NULL, -- number among its periods
	person_id INTEGER NOT NULL, -- 0: none
	session @TEXT@ NOT NULL, -- code
	strata @TEXT@ NOT NULL, -- words of all axes
	counts BIGINT NOT NULL, -- a bit per measure
	amount BIGINT NOT NULL, -- days, heads, things
	low BIGINT NOT NULL, -- of an estimate
	high BIGINT NOT NULL,
	estimated SMALLINT NOT NULL, -- 1: it is one
	PRIMARY KEY (publication_id, n)
);
