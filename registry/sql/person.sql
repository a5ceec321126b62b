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

-- @stmt PERSON_MAX
SELECT COALESCE(MAX(id), 0) FROM person;

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
