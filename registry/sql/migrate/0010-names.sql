-- Names that people bore before, and the words in names that are none.

CREATE TABLE former_name (
	person_id INTEGER NOT NULL REFERENCES person (id),
	valid_to @DATE@ NOT NULL, -- last day of the name
	number INTEGER NOT NULL, -- of several until that day; 0 for the first
	name @TEXT@ NOT NULL, -- as written
	native_name @TEXT@, -- in its own script
	valid_from @DATE@ NOT NULL, -- first day of the name
	PRIMARY KEY (person_id, valid_to, number)
) @CLUSTERED@;

-- Titles and joiners that some write and others leave out; U and Daw are names
-- in other countries.
CREATE TABLE title (
	word @TEXT@ NOT NULL, -- folded as names are
	country @TEXT@ NOT NULL, -- code; empty: everywhere
	part @TEXT@, -- title or joiner
	note @TEXT@, -- anything else
	PRIMARY KEY (word, country)
);

INSERT INTO title (word, country, part) VALUES ('a/l', '', 'joiner');
INSERT INTO title (word, country, part) VALUES ('a/p', '', 'joiner');
INSERT INTO title (word, country, part) VALUES ('al', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('al', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('ap', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('ap', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('awang', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('awg', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('bin', 'BN', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bin', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bin', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bin', 'ID', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binte', 'BN', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binte', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binte', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binte', 'ID', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binti', 'BN', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binti', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binti', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('binti', 'ID', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bte', 'BN', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bte', 'MY', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bte', 'SG', 'joiner');
INSERT INTO title (word, country, part) VALUES ('bte', 'ID', 'joiner');
INSERT INTO title (word, country, part) VALUES ('d/o', '', 'joiner');
INSERT INTO title (word, country, part) VALUES ('dato', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('dato', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('dato''', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('dato''', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('datuk', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('datuk', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('daw', 'MM', 'title');
INSERT INTO title (word, country, part) VALUES ('dayang', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('dr', '', 'title');
INSERT INTO title (word, country, part) VALUES ('haji', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('haji', 'ID', 'title');
INSERT INTO title (word, country, part) VALUES ('haji', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('haji', 'SG', 'title');
INSERT INTO title (word, country, part) VALUES ('hajah', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('hajah', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('hajah', 'SG', 'title');
INSERT INTO title (word, country, part) VALUES ('hj', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('hj', 'ID', 'title');
INSERT INTO title (word, country, part) VALUES ('hj', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('hj', 'SG', 'title');
INSERT INTO title (word, country, part) VALUES ('hjh', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('hjh', 'MY', 'title');
INSERT INTO title (word, country, part) VALUES ('hjh', 'SG', 'title');
INSERT INTO title (word, country, part) VALUES ('khun', 'TH', 'title');
INSERT INTO title (word, country, part) VALUES ('ko', 'MM', 'title');
INSERT INTO title (word, country, part) VALUES ('mr', '', 'title');
INSERT INTO title (word, country, part) VALUES ('mrs', '', 'title');
INSERT INTO title (word, country, part) VALUES ('ms', '', 'title');
INSERT INTO title (word, country, part) VALUES ('pehin', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('pengiran', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('pg', 'BN', 'title');
INSERT INTO title (word, country, part) VALUES ('prof', '', 'title');
INSERT INTO title (word, country, part) VALUES ('s/o', '', 'joiner');
INSERT INTO title (word, country, part) VALUES ('u', 'MM', 'title');
