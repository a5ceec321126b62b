-- People, what identifies them, where they work.

-- @stmt PERSON_LIST
SELECT p.id, p.name, p.native_name, p.kana, p.sort_name, c.code, p.email,
    p.sex, p.birth_year, (SELECT MIN(x.scheme || ':' || x.value)
	FROM external_id x WHERE x.person_id = p.id)
FROM person p JOIN country c ON c.id = p.country_id
ORDER BY p.id;

-- @stmt PERSON_ONE
SELECT p.id, p.name, p.native_name, p.kana, p.sort_name, c.code, p.email,
    p.sex, p.birth_year, (SELECT MIN(x.scheme || ':' || x.value)
	FROM external_id x WHERE x.person_id = p.id)
FROM person p JOIN country c ON c.id = p.country_id
WHERE p.id = :id;

-- The highest code that is or was somebody's.
-- @stmt PERSON_MAX
SELECT COALESCE(MAX(m.id), 0) FROM (SELECT MAX(id) AS id FROM person
    UNION ALL SELECT MAX(old_id) FROM merged) m;

-- @stmt PERSON_KNOWN_ALL
SELECT p.id, p.name, p.name_key, p.email, p.country_id, p.sex, p.birth_year,
    p.native_name, p.kana, p.sort_name
FROM person p ORDER BY p.id;

-- @stmt PERSON_KNOWN_ONE
SELECT p.id, p.name, p.name_key, p.email, p.country_id, p.sex, p.birth_year,
    p.native_name, p.kana, p.sort_name
FROM person p WHERE p.id = :id;

-- @stmt PERSON_KNOWN_FROM
SELECT p.id, p.name, p.name_key, p.email, p.country_id, p.sex, p.birth_year,
    p.native_name, p.kana, p.sort_name
FROM person p WHERE p.id >= :id ORDER BY p.id LIMIT :count;

-- @stmt PERSON_NAME_KEYS
SELECT id, country_id, name_key FROM person ORDER BY id;

-- @stmt PERSON_NAME
SELECT name FROM person WHERE id = :person;

-- @stmt PERSON_OF_COUNTRY
SELECT id FROM person WHERE country_id = CAST(:country AS INTEGER)
ORDER BY id;

-- @stmt PERSON_SET
UPDATE person SET name = :name, native_name = :native_name, kana = :kana,
    sort_name = :sort_name, name_key = :name_key,
    country_id = CAST(:country AS INTEGER), email = :email, sex = :sex,
    birth_year = CAST(:birth_year AS INTEGER),
    batch_id = CAST(:batch AS INTEGER)
WHERE id = CAST(:id AS INTEGER);

-- @stmt IDENTITY_BY_HASH
SELECT person_id FROM identity WHERE hash = :hash ORDER BY person_id;

-- @stmt IDENTITY_PUT
INSERT INTO identity (hash, person_id) VALUES (:hash, :person)
ON CONFLICT (hash, person_id) DO NOTHING;

-- @stmt EXTERNAL_ALL
SELECT person_id, scheme, value FROM external_id
ORDER BY person_id, scheme, value;

-- @stmt EXTERNAL_OF
SELECT person_id, scheme, value FROM external_id WHERE person_id = :person
ORDER BY scheme, value;

-- @stmt EXTERNAL_PUT
INSERT INTO external_id (person_id, scheme, value)
VALUES (:person, :scheme, :value)
ON CONFLICT (person_id, scheme, value) DO NOTHING;

-- @stmt AFFILIATION_LIST
SELECT a.person_id, o.code, a.valid_from, a.valid_to
FROM affiliation a JOIN org o ON o.id = a.org_id
ORDER BY a.person_id, a.valid_from, o.code;

-- @stmt AFFILIATION_LIST_OF
SELECT a.person_id, o.code, a.valid_from, a.valid_to
FROM affiliation a JOIN org o ON o.id = a.org_id
WHERE a.person_id = :id
ORDER BY a.valid_from, o.code;

-- @stmt AFFILIATION_ALL
SELECT person_id, valid_from, org_id, valid_to FROM affiliation
ORDER BY person_id, valid_from, org_id;

-- @stmt AFFILIATION_RANGE
SELECT person_id, valid_from, org_id, valid_to FROM affiliation
WHERE person_id >= :first AND person_id <= :last
ORDER BY person_id, valid_from, org_id;

-- @stmt AFFILIATION_OF
SELECT person_id, valid_from, org_id, valid_to FROM affiliation
WHERE person_id = :person ORDER BY valid_from, org_id;

-- @stmt AFFILIATION_PUT
INSERT INTO affiliation (person_id, valid_from, org_id, valid_to)
VALUES (:person, :valid_from, :org, :valid_to)
ON CONFLICT (person_id, valid_from, org_id) DO UPDATE
SET valid_to = excluded.valid_to;

-- @stmt AFFILIATION_DROP
DELETE FROM affiliation WHERE person_id = :person;

-- @bulk PERSON person(id, name, native_name, kana, sort_name, name_key, country_id, email, sex, birth_year, batch_id)
-- @bulk EXTERNAL_ID external_id(person_id, scheme, value)
-- @bulk IDENTITY identity(hash, person_id)
-- @bulk AFFILIATION affiliation(person_id, valid_from, org_id, valid_to)

-- @stmt PERSON_FIND
SELECT p.id FROM person p
WHERE LOWER(p.email) = LOWER(:who) OR EXISTS (SELECT 1 FROM external_id x
    WHERE x.person_id = p.id AND x.scheme || ':' || x.value = :who)
ORDER BY p.id;

-- Whole rows of one person, and away with them.

-- @stmt IMAGE_PERSON
SELECT id, name, native_name, kana, sort_name, name_key, country_id, email,
    sex, birth_year, batch_id
FROM person WHERE id = :person;

-- @stmt PERSON_RESTORE
INSERT INTO person (id, name, native_name, kana, sort_name, name_key,
    country_id, email, sex, birth_year, batch_id)
VALUES (:id, :name, :native_name, :kana, :sort_name, :name_key,
    CAST(:country AS INTEGER), :email, :sex, CAST(:birth_year AS INTEGER),
    CAST(:batch AS INTEGER))
ON CONFLICT (id) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name, kana = excluded.kana,
    sort_name = excluded.sort_name, name_key = excluded.name_key,
    country_id = excluded.country_id, email = excluded.email,
    sex = excluded.sex, birth_year = excluded.birth_year,
    batch_id = excluded.batch_id;

-- @stmt IMAGE_EXTERNAL
SELECT person_id, scheme, value FROM external_id WHERE person_id = :person
ORDER BY scheme, value;

-- @stmt CLEAR_EXTERNAL
DELETE FROM external_id WHERE person_id = :person;

-- @stmt IMAGE_AFFILIATION
SELECT person_id, valid_from, org_id, valid_to FROM affiliation
WHERE person_id = :person ORDER BY valid_from, org_id;

-- @stmt IMAGE_ENROLMENT
SELECT person_id, session_id, status, status_on, stratum_id, days, reason, seq,
    batch_id
FROM enrolment WHERE person_id = :person ORDER BY session_id;

-- @stmt CLEAR_ENROLMENT
DELETE FROM enrolment WHERE person_id = :person;

-- @stmt IMAGE_PAST
SELECT person_id, session_id, seq, status, status_on, reason, batch_id, days
FROM enrolment_past WHERE person_id = :person ORDER BY session_id, seq;

-- @stmt CLEAR_PAST
DELETE FROM enrolment_past WHERE person_id = :person;

-- @stmt IMAGE_PLACEMENT
SELECT person_id, session_id, university_id, degree, field, supervisor, theme,
    start_on, end_on, scholarship
FROM placement WHERE person_id = :person ORDER BY session_id;

-- @stmt CLEAR_PLACEMENT
DELETE FROM placement WHERE person_id = :person;

-- @bulk PLACEMENT placement(person_id, session_id, university_id, degree, field, supervisor, theme, start_on, end_on, scholarship)

-- People whom a batch made: it wrote them last, and kept no image of them.

-- @stmt PERSON_OF_BATCH
SELECT p.id FROM person p WHERE p.batch_id = :batch
AND NOT EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
    AND c.kind = 'rows of person' AND c.person_id = p.id)
ORDER BY p.id;

-- @stmt IDENTITY_OF_BATCH_DROP
DELETE FROM identity WHERE person_id IN
    (SELECT p.id FROM person p WHERE p.batch_id = :batch
    AND NOT EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
	AND c.kind = 'rows of person' AND c.person_id = p.id));

-- @stmt EXTERNAL_OF_BATCH_DROP
DELETE FROM external_id WHERE person_id IN
    (SELECT p.id FROM person p WHERE p.batch_id = :batch
    AND NOT EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
	AND c.kind = 'rows of person' AND c.person_id = p.id));

-- @stmt AFFILIATION_OF_BATCH_DROP
DELETE FROM affiliation WHERE person_id IN
    (SELECT p.id FROM person p WHERE p.batch_id = :batch
    AND NOT EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
	AND c.kind = 'rows of person' AND c.person_id = p.id));

-- @stmt PERSON_OF_BATCH_DROP
DELETE FROM person WHERE id IN
    (SELECT p.id FROM person p WHERE p.batch_id = :batch
    AND NOT EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
	AND c.kind = 'rows of person' AND c.person_id = p.id));

-- What humans decided about who is who.

-- @stmt NOT_SAME_ALL
SELECT person_id, other_id, state FROM not_same ORDER BY person_id, other_id;

-- @stmt NOT_SAME_LIST
SELECT person_id, other_id, reason, state FROM not_same
ORDER BY person_id, other_id;

-- @stmt NOT_SAME_PUT
INSERT INTO not_same (person_id, other_id, reason, state)
VALUES (:person, :other, :reason, :state)
ON CONFLICT (person_id, other_id) DO UPDATE SET reason = excluded.reason,
    state = excluded.state;

-- @stmt NOT_SAME_DROP
DELETE FROM not_same WHERE person_id = CAST(:person AS INTEGER)
AND other_id = CAST(:other AS INTEGER);

-- @stmt MERGED_LIST
SELECT old_id, person_id, reason FROM merged ORDER BY old_id;

-- @stmt MERGED_PUT
INSERT INTO merged (old_id, person_id, reason)
VALUES (:old, :person, :reason)
ON CONFLICT (old_id) DO UPDATE SET person_id = excluded.person_id,
    reason = excluded.reason;

-- @stmt MERGED_DROP
DELETE FROM merged WHERE old_id = CAST(:old AS INTEGER);

-- @stmt MERGED_INTO
SELECT person_id FROM merged WHERE old_id = CAST(:old AS INTEGER);

-- @stmt MERGED_BY
SELECT COALESCE(MAX(batch_id), 0) FROM change
WHERE kind = 'merge' AND record = :record AND before IS NULL
AND batch_id NOT IN (SELECT batch_id FROM undone)
AND batch_id NOT IN (SELECT by_batch FROM undone);

-- Two records made one; a statement takes of :keep, :other and :session what
-- it needs.

-- @stmt MERGE_EXTERNALS
INSERT INTO external_id (person_id, scheme, value)
SELECT CAST(:keep AS INTEGER), scheme, value FROM external_id
WHERE person_id = CAST(:other AS INTEGER)
ON CONFLICT (person_id, scheme, value) DO NOTHING;

-- @stmt MERGE_IDENTITY
INSERT INTO identity (hash, person_id)
SELECT hash, CAST(:keep AS INTEGER) FROM identity
WHERE person_id = CAST(:other AS INTEGER)
ON CONFLICT (hash, person_id) DO NOTHING;

-- @stmt MERGE_STAYS
INSERT INTO affiliation (person_id, valid_from, org_id, valid_to)
SELECT CAST(:keep AS INTEGER), valid_from, org_id, valid_to FROM affiliation
WHERE person_id = CAST(:other AS INTEGER)
ON CONFLICT (person_id, valid_from, org_id) DO NOTHING;

-- @stmt MERGE_DROP_EXTERNALS
DELETE FROM external_id WHERE person_id = CAST(:other AS INTEGER);

-- @stmt MERGE_DROP_STAYS
DELETE FROM affiliation WHERE person_id = CAST(:other AS INTEGER);

-- @stmt MERGE_DROP_IDENTITY
DELETE FROM identity WHERE person_id = CAST(:other AS INTEGER);

-- @stmt MERGE_DROP_PERSON
DELETE FROM person WHERE id = CAST(:other AS INTEGER);

-- @stmt MERGE_SEATS
SELECT session_id,
    MAX(CASE WHEN person_id = CAST(:other AS INTEGER) THEN status ELSE 0 END),
    MAX(CASE WHEN person_id = CAST(:keep AS INTEGER) THEN status ELSE 0 END)
FROM enrolment
WHERE person_id = CAST(:other AS INTEGER)
OR person_id = CAST(:keep AS INTEGER)
GROUP BY session_id
HAVING MAX(CASE WHEN person_id = CAST(:other AS INTEGER) THEN 1 ELSE 0 END) = 1
ORDER BY session_id;

-- @stmt MERGE_DROP_PLACEMENT
DELETE FROM placement WHERE person_id = CAST(:keep AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_DROP_PAST
DELETE FROM enrolment_past WHERE person_id = CAST(:keep AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_DROP_OTHER_PLACEMENT
DELETE FROM placement WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_DROP_OTHER_PAST
DELETE FROM enrolment_past WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_DROP_OTHER
DELETE FROM enrolment WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_COPY_SEAT
INSERT INTO enrolment (person_id, session_id, status, status_on, stratum_id,
    days, reason, seq, batch_id)
SELECT CAST(:keep AS INTEGER), session_id, status, status_on, stratum_id, days,
    reason, seq, batch_id
FROM enrolment WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER)
ON CONFLICT (person_id, session_id) DO UPDATE SET status = excluded.status,
    status_on = excluded.status_on, stratum_id = excluded.stratum_id,
    days = excluded.days, reason = excluded.reason, seq = excluded.seq,
    batch_id = excluded.batch_id;

-- @stmt MERGE_MOVE_PAST
UPDATE enrolment_past SET person_id = CAST(:keep AS INTEGER)
WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt MERGE_MOVE_PLACEMENT
UPDATE placement SET person_id = CAST(:keep AS INTEGER)
WHERE person_id = CAST(:other AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt CLEAR_IDENTITY
DELETE FROM identity WHERE person_id = :person;

-- @stmt IMAGE_IDENTITY
SELECT hash, person_id FROM identity WHERE person_id = :person ORDER BY hash;

-- @stmt PERSON_THERE
SELECT COUNT(*) FROM person WHERE id = :person;

-- Erasure.  What was counted stays: enrolments, their strata, affiliations.

-- @stmt ERASED_HAS
SELECT COUNT(*) FROM erased WHERE person_id = :person;

-- @stmt ERASED_BY
SELECT COUNT(*) FROM erased WHERE batch_id = :batch;

-- Of those whom a batch wrote of: erased since.
-- @stmt ERASED_OF_BATCH
SELECT MIN(x.person_id) FROM erased x
WHERE EXISTS (SELECT 1 FROM change c WHERE c.batch_id = :batch
    AND c.person_id = x.person_id)
OR EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = x.person_id
    AND e.batch_id = :batch)
OR EXISTS (SELECT 1 FROM enrolment_past h WHERE h.person_id = x.person_id
    AND h.batch_id = :batch);

-- Strata of a person that nobody else is of.
-- @stmt STRATA_ALONE
SELECT COUNT(*) FROM (SELECT DISTINCT e.stratum_id FROM enrolment e
    WHERE e.person_id = :person AND NOT EXISTS (SELECT 1 FROM enrolment o
	WHERE o.stratum_id = e.stratum_id AND o.person_id <> e.person_id)) s;

-- Codes that lead here were of the same human.
-- @stmt ERASE_JOURNAL
UPDATE change SET before = NULL WHERE person_id = CAST(:person AS INTEGER)
OR person_id IN (SELECT old_id FROM merged
    WHERE person_id = CAST(:person AS INTEGER));

-- What was merged with the person, and came apart again, may have images in
-- which it has the person's values.
-- @stmt ERASE_IMAGES
WITH RECURSIVE one (id) AS (SELECT CAST(:person AS INTEGER)
    UNION SELECT c.person_id FROM one JOIN change o ON o.person_id = one.id
    JOIN change c ON c.batch_id = o.batch_id
    WHERE c.person_id IS NOT NULL AND o.batch_id IN
	(SELECT batch_id FROM change WHERE kind = 'merge'))
UPDATE change SET before = NULL WHERE kind LIKE 'rows of %'
AND person_id IN (SELECT id FROM one);

-- @stmt ERASE_EXTERNALS
DELETE FROM external_id WHERE person_id = :person;

-- @stmt ERASE_IDENTITY
DELETE FROM identity WHERE person_id = :person;

-- @stmt ERASE_PLACEMENTS
UPDATE placement SET supervisor = NULL, theme = NULL
WHERE person_id = :person;

-- @stmt ERASE_STAGES
UPDATE stage SET note = NULL WHERE person_id = :person;

-- @stmt ERASE_FOLLOWUPS
UPDATE followup SET note = NULL WHERE person_id = :person;

-- @stmt ERASE_MERGES
UPDATE merged SET reason = NULL WHERE person_id = :person;

-- @stmt ERASE_VERDICTS
UPDATE not_same SET reason = NULL WHERE person_id = CAST(:person AS INTEGER)
OR other_id = CAST(:person AS INTEGER);

-- @stmt ERASE_CERTIFICATES
UPDATE certificate SET reason = 'erased'
WHERE person_id = :person AND reason IS NOT NULL;

-- @stmt ERASE_WAITING
UPDATE waiting_rank SET reason = 'erased' WHERE person_id = :person;

-- @stmt ERASE_REPLACEMENTS
UPDATE replacement SET reason = NULL WHERE person_id = CAST(:person AS INTEGER)
OR by_id = CAST(:person AS INTEGER);

-- @stmt ERASE_FORMER
DELETE FROM former_name WHERE person_id = :person;

-- @stmt ERASE_PERSON
UPDATE person SET name = :token, name_key = :key, native_name = NULL,
    kana = NULL, sort_name = NULL, email = NULL, birth_year = NULL,
    batch_id = :batch
WHERE id = :person;

-- @stmt ERASED_PUT
INSERT INTO erased (person_id, batch_id) VALUES (:person, :batch)
ON CONFLICT (person_id) DO UPDATE SET batch_id = excluded.batch_id;

-- Names.

-- @stmt TITLE_LIST
SELECT word, CASE WHEN country = '' THEN NULL ELSE country END, part, note
FROM title ORDER BY word, country;

-- @stmt TITLE_PUT
INSERT INTO title (word, country, part, note)
VALUES (:word, COALESCE(:country, ''), :part, :note)
ON CONFLICT (word, country) DO UPDATE SET part = excluded.part,
    note = excluded.note;

-- @stmt TITLE_DROP
DELETE FROM title WHERE word = :word AND country = COALESCE(:country, '');

-- @stmt FORMER_LIST
SELECT person_id, valid_to, CASE WHEN number = 0 THEN NULL ELSE number END,
    name, native_name, valid_from
FROM former_name f ORDER BY person_id, valid_to, f.number;

-- @stmt FORMER_ALL
SELECT f.person_id, f.name, p.country_id, f.native_name
FROM former_name f JOIN person p ON p.id = f.person_id
ORDER BY f.person_id, f.valid_to, f.number;

-- @stmt FORMER_OF
SELECT f.person_id, f.name, p.country_id, f.native_name
FROM former_name f JOIN person p ON p.id = f.person_id
WHERE f.person_id = :person ORDER BY f.valid_to, f.number;

-- @stmt FORMER_PUT
INSERT INTO former_name (person_id, valid_to, number, name, native_name,
    valid_from)
VALUES (:person, :valid_to, COALESCE(CAST(:number AS INTEGER), 0), :name,
    :native_name, :valid_from)
ON CONFLICT (person_id, valid_to, number) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name, valid_from = excluded.valid_from;

-- @stmt FORMER_DROP
DELETE FROM former_name WHERE person_id = :person AND valid_to = :valid_to
AND number = COALESCE(CAST(:number AS INTEGER), 0);

-- @stmt PERSON_COUNTRY
SELECT country_id FROM person WHERE id = :person;

-- @stmt PERSON_KEY_SET
UPDATE person SET name_key = :key WHERE id = :id;
