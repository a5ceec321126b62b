-- Versions of frameworks: their levels, names, kinship; who is to meet which
-- profile; who is to answer until when.

ALTER TABLE framework ADD COLUMN native_name @TEXT@; -- title in Japanese
ALTER TABLE framework ADD COLUMN licence @TEXT@; -- on which terms it is used

-- What a level of the scale of a framework is called.
CREATE TABLE level (
	framework_id INTEGER NOT NULL REFERENCES framework (id),
	level INTEGER NOT NULL, -- on its scale
	name @TEXT@ NOT NULL, -- in English
	native_name @TEXT@, -- in Japanese
	PRIMARY KEY (framework_id, level)
);

-- Names of capabilities in further languages.
CREATE TABLE translation (
	capability_id INTEGER NOT NULL REFERENCES capability (id),
	lang @TEXT@ NOT NULL, -- code of the language
	name @TEXT@ NOT NULL, -- in it
	PRIMARY KEY (capability_id, lang)
);

-- What became of a capability from one version to another.
CREATE TABLE lineage (
	id @ID@,
	framework_id INTEGER NOT NULL REFERENCES framework (id), -- the new one
	capability_id INTEGER REFERENCES capability (id), -- nothing: dropped
	from_framework_id INTEGER NOT NULL REFERENCES framework (id),
	from_capability_id INTEGER REFERENCES capability (id), -- nothing: new
	relation @TEXT@ NOT NULL, -- same, reworded, split, merged, new, dropped
	note @TEXT@ -- why
);

CREATE UNIQUE INDEX lineage_key ON lineage (framework_id,
    COALESCE(capability_id, 0), from_framework_id,
    COALESCE(from_capability_id, 0));

-- What two frameworks have in common.
CREATE TABLE crosswalk (
	capability_id INTEGER NOT NULL REFERENCES capability (id),
	to_capability_id INTEGER NOT NULL REFERENCES capability (id),
	relation @TEXT@ NOT NULL, -- equal, part-of, includes, related
	note @TEXT@, -- why
	PRIMARY KEY (capability_id, to_capability_id)
);

-- Who is to meet a profile; a country stands for its government CSIRT.
CREATE TABLE assignment (
	id @ID@,
	framework_id INTEGER NOT NULL REFERENCES framework (id),
	profile @TEXT@ NOT NULL, -- of that framework
	org_id INTEGER REFERENCES org (id), -- nothing: the country
	country_id INTEGER REFERENCES country (id), -- nothing: the organisation
	valid_from @DATE@ NOT NULL, -- first day; 0: always
	valid_to @DATE@ -- last day
);

CREATE UNIQUE INDEX assignment_key ON assignment (framework_id, profile,
    COALESCE(org_id, 0), COALESCE(country_id, 0), valid_from);

-- One organisation that is asked to assess itself, or is assessed.
CREATE TABLE campaign (
	code @TEXT@ NOT NULL, -- public code
	org_id INTEGER NOT NULL REFERENCES org (id),
	framework_id INTEGER NOT NULL REFERENCES framework (id),
	method @TEXT@, -- of the assessment; nothing: any
	opens @DATE@ NOT NULL, -- first day on which it counts
	due @DATE@ NOT NULL, -- last day
	PRIMARY KEY (code, org_id)
);
