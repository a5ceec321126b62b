-- Frameworks, capabilities, profiles, what activities teach, assessments.

-- @stmt FRAMEWORK_LIST
SELECT code, version, name, validity_months, min_level, max_level, source,
    native_name, licence
FROM framework ORDER BY code, version;

-- @stmt FRAMEWORK_PUT
INSERT INTO framework (code, version, name, validity_months, min_level,
    max_level, source, native_name, licence)
VALUES (:framework, :version, :name, :validity_months, :min_level,
    :max_level, :source, :native_name, :licence)
ON CONFLICT (code, version) DO UPDATE SET name = excluded.name,
    validity_months = excluded.validity_months,
    min_level = excluded.min_level, max_level = excluded.max_level,
    source = excluded.source, native_name = excluded.native_name,
    licence = excluded.licence;

-- @stmt FRAMEWORK_DROP
DELETE FROM framework WHERE code = :framework AND version = :version;

-- @stmt CAPABILITY_LIST
SELECT f.code, f.version, c.code, p.code, c.kind, c.name, c.native_name
FROM capability c JOIN framework f ON f.id = c.framework_id
LEFT JOIN capability p ON p.id = c.parent_id
ORDER BY f.code, f.version, c.id;

-- @stmt CAPABILITY_PUT
INSERT INTO capability (framework_id, code, parent_id, kind, name,
    native_name)
VALUES ((SELECT id FROM framework
	WHERE code = :framework AND version = :version), :code,
    (SELECT p.id FROM capability p JOIN framework f ON f.id = p.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND p.code = :parent), :kind, :name, :native_name)
ON CONFLICT (framework_id, code) DO UPDATE
SET parent_id = excluded.parent_id, kind = excluded.kind,
    name = excluded.name, native_name = excluded.native_name;

-- @stmt CAPABILITY_DROP
DELETE FROM capability WHERE code = :code AND framework_id =
    (SELECT id FROM framework WHERE code = :framework AND version = :version);

-- @stmt PROFILE_LIST
SELECT f.code, f.version, i.profile, c.code, i.min_level, i.min_people
FROM profile_item i JOIN capability c ON c.id = i.capability_id
JOIN framework f ON f.id = c.framework_id
ORDER BY f.code, f.version, i.profile, c.id;

-- @stmt PROFILE_PUT
INSERT INTO profile_item (profile, capability_id, min_level, min_people)
VALUES (:profile,
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability), :min_level, :min_people)
ON CONFLICT (capability_id, profile) DO UPDATE
SET min_level = excluded.min_level, min_people = excluded.min_people;

-- @stmt PROFILE_DROP
DELETE FROM profile_item WHERE profile = :profile AND capability_id =
    (SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability);

-- @stmt TEACHES_LIST
SELECT a.code, f.code, f.version, c.code, t.validity_months
FROM teaches t JOIN activity a ON a.id = t.activity_id
JOIN capability c ON c.id = t.capability_id
JOIN framework f ON f.id = c.framework_id
ORDER BY a.code, f.code, f.version, c.id;

-- @stmt TEACHES_PUT
INSERT INTO teaches (activity_id, capability_id, validity_months)
VALUES ((SELECT id FROM activity WHERE code = :activity),
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability), :validity_months)
ON CONFLICT (activity_id, capability_id) DO UPDATE
SET validity_months = excluded.validity_months;

-- @stmt TEACHES_DROP
DELETE FROM teaches
WHERE activity_id = (SELECT id FROM activity WHERE code = :activity)
AND capability_id = (SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability);

-- @stmt ASSESSMENT_LIST
SELECT f.code, f.version, o.code, n.code, s.method, s.assessed_on,
    s.assessor, c.code, s.level, s.note
FROM assessment s JOIN capability c ON c.id = s.capability_id
JOIN framework f ON f.id = c.framework_id
JOIN org o ON o.id = s.org_id
LEFT JOIN country n ON n.id = o.country_id
ORDER BY f.code, f.version, o.code, s.assessed_on, s.method, s.assessor,
    c.id;

-- @stmt ASSESSMENT_PUT
INSERT INTO assessment (capability_id, org_id, assessed_on, method, assessor,
    level, note)
VALUES ((SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability),
    (SELECT id FROM org WHERE code = :organisation), :date, :method,
    COALESCE(:assessor, ''), :level, :note)
ON CONFLICT (org_id, capability_id, assessed_on, method, assessor) DO UPDATE
SET level = excluded.level, note = excluded.note;

-- @stmt ASSESSMENT_DROP
DELETE FROM assessment WHERE assessed_on = :date AND method = :method
AND assessor = COALESCE(:assessor, '')
AND org_id = (SELECT id FROM org WHERE code = :organisation)
AND capability_id = (SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability);

-- @stmt FRAMEWORK_ONE
SELECT id, validity_months FROM framework
WHERE code = :framework AND version = :version;

-- @stmt CAPABILITY_OF_FRAMEWORK
SELECT id, code, parent_id, name, native_name FROM capability
WHERE framework_id = :framework ORDER BY id;

-- @stmt PROFILE_OF_FRAMEWORK
SELECT i.capability_id, i.min_level, i.min_people
FROM profile_item i JOIN capability c ON c.id = i.capability_id
WHERE c.framework_id = :framework AND i.profile = :profile
ORDER BY c.id;

-- Of all versions: what became of the old ones counts for the new one.
-- @stmt CAPABILITY_OF_VERSIONS
SELECT c.id, f.version FROM capability c
JOIN framework f ON f.id = c.framework_id
WHERE f.code = :framework ORDER BY c.id;

-- @stmt LINEAGE_OF_VERSIONS
SELECT l.capability_id, l.from_capability_id, l.from_framework_id, l.relation
FROM lineage l JOIN framework f ON f.id = l.framework_id
WHERE f.code = :framework AND l.capability_id IS NOT NULL
AND l.from_capability_id IS NOT NULL
ORDER BY l.capability_id, l.from_framework_id, l.from_capability_id;

-- @stmt TEACHES_OF_VERSIONS
SELECT a.code, t.capability_id, t.validity_months
FROM teaches t JOIN activity a ON a.id = t.activity_id
JOIN capability c ON c.id = t.capability_id
JOIN framework f ON f.id = c.framework_id
WHERE f.code = :framework
ORDER BY a.code, c.id;

-- @stmt ASSESSMENT_OF_VERSIONS
SELECT s.org_id, s.capability_id, s.assessed_on, s.method, s.level, s.assessor,
    s.note
FROM assessment s JOIN capability c ON c.id = s.capability_id
JOIN framework f ON f.id = c.framework_id
WHERE f.code = :framework AND s.level IS NOT NULL
ORDER BY s.org_id, c.id, s.assessed_on, s.method, s.assessor;

-- @stmt ASSIGNMENT_OF_PROFILE
SELECT a.org_id, a.country_id, a.valid_from, a.valid_to
FROM assignment a WHERE a.framework_id = :framework AND a.profile = :profile
ORDER BY a.id;

-- @stmt TRANSLATION_OF_FRAMEWORK
SELECT t.capability_id, t.name
FROM translation t JOIN capability c ON c.id = t.capability_id
WHERE c.framework_id = :framework AND t.lang = :lang ORDER BY c.id;

-- @stmt PROFILE_NAMES
SELECT DISTINCT f.code, f.version, i.profile
FROM profile_item i JOIN capability c ON c.id = i.capability_id
JOIN framework f ON f.id = c.framework_id
ORDER BY f.code, f.version, i.profile;

-- @stmt LEVEL_LIST
SELECT f.code, f.version, l.level, l.name, l.native_name
FROM level l JOIN framework f ON f.id = l.framework_id
ORDER BY f.code, f.version, l.level;

-- @stmt LEVEL_PUT
INSERT INTO level (framework_id, level, name, native_name)
VALUES ((SELECT id FROM framework
	WHERE code = :framework AND version = :version), :level, :name,
    :native_name)
ON CONFLICT (framework_id, level) DO UPDATE
SET name = excluded.name, native_name = excluded.native_name;

-- @stmt LEVEL_DROP
DELETE FROM level WHERE level = :level AND framework_id =
    (SELECT id FROM framework WHERE code = :framework AND version = :version);

-- @stmt TRANSLATION_LIST
SELECT f.code, f.version, c.code, t.lang, t.name
FROM translation t JOIN capability c ON c.id = t.capability_id
JOIN framework f ON f.id = c.framework_id
ORDER BY f.code, f.version, c.id, t.lang;

-- @stmt TRANSLATION_PUT
INSERT INTO translation (capability_id, lang, name)
VALUES ((SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability), :lang, :name)
ON CONFLICT (capability_id, lang) DO UPDATE SET name = excluded.name;

-- @stmt TRANSLATION_DROP
DELETE FROM translation WHERE lang = :lang AND capability_id =
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability);

-- @stmt LINEAGE_LIST
SELECT f.code, f.version, c.code, g.version, d.code, l.relation, l.note
FROM lineage l JOIN framework f ON f.id = l.framework_id
JOIN framework g ON g.id = l.from_framework_id
LEFT JOIN capability c ON c.id = l.capability_id
LEFT JOIN capability d ON d.id = l.from_capability_id
ORDER BY f.code, f.version, g.version, COALESCE(c.id, 2147483647),
    COALESCE(d.id, 0);

-- @stmt LINEAGE_PUT
INSERT INTO lineage (framework_id, capability_id, from_framework_id,
    from_capability_id, relation, note)
VALUES ((SELECT id FROM framework
	WHERE code = :framework AND version = :version),
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :code),
    (SELECT id FROM framework
	WHERE code = :framework AND version = :from_version),
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :from_version
	AND c.code = :from_code), :relation, :note)
ON CONFLICT (framework_id, COALESCE(capability_id, 0), from_framework_id,
    COALESCE(from_capability_id, 0)) DO UPDATE
SET relation = excluded.relation, note = excluded.note;

-- @stmt LINEAGE_DROP
DELETE FROM lineage
WHERE framework_id = (SELECT id FROM framework
	WHERE code = :framework AND version = :version)
AND from_framework_id = (SELECT id FROM framework
	WHERE code = :framework AND version = :from_version)
AND COALESCE(capability_id, 0) = COALESCE((SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :code), 0)
AND COALESCE(from_capability_id, 0) = COALESCE((SELECT c.id
	FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :from_version
	AND c.code = :from_code), 0);

-- @stmt CROSSWALK_LIST
SELECT f.code, f.version, c.code, g.code, g.version, d.code, x.relation, x.note
FROM crosswalk x JOIN capability c ON c.id = x.capability_id
JOIN framework f ON f.id = c.framework_id
JOIN capability d ON d.id = x.to_capability_id
JOIN framework g ON g.id = d.framework_id
ORDER BY f.code, f.version, c.id, g.code, g.version, d.id;

-- @stmt CROSSWALK_PUT
INSERT INTO crosswalk (capability_id, to_capability_id, relation, note)
VALUES ((SELECT c.id FROM capability c
	JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability),
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :to_framework AND f.version = :to_version
	AND c.code = :to_capability), :relation, :note)
ON CONFLICT (capability_id, to_capability_id) DO UPDATE
SET relation = excluded.relation, note = excluded.note;

-- @stmt CROSSWALK_DROP
DELETE FROM crosswalk WHERE capability_id =
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :framework AND f.version = :version
	AND c.code = :capability)
AND to_capability_id =
    (SELECT c.id FROM capability c JOIN framework f ON f.id = c.framework_id
	WHERE f.code = :to_framework AND f.version = :to_version
	AND c.code = :to_capability);

-- @stmt ASSIGNMENT_LIST
SELECT f.code, f.version, a.profile, o.code, n.code, a.valid_from, a.valid_to
FROM assignment a JOIN framework f ON f.id = a.framework_id
LEFT JOIN org o ON o.id = a.org_id
LEFT JOIN country n ON n.id = a.country_id
ORDER BY f.code, f.version, a.profile, COALESCE(n.code, ''),
    COALESCE(o.code, ''), a.valid_from;

-- @stmt ASSIGNMENT_PUT
INSERT INTO assignment (framework_id, profile, org_id, country_id, valid_from,
    valid_to)
VALUES ((SELECT id FROM framework
	WHERE code = :framework AND version = :version), :profile,
    (SELECT id FROM org WHERE code = :organisation),
    (SELECT id FROM country WHERE code = :country), :valid_from, :valid_to)
ON CONFLICT (framework_id, profile, COALESCE(org_id, 0),
    COALESCE(country_id, 0), valid_from) DO UPDATE
SET valid_to = excluded.valid_to;

-- @stmt ASSIGNMENT_DROP
DELETE FROM assignment WHERE profile = :profile AND valid_from = :valid_from
AND framework_id = (SELECT id FROM framework
	WHERE code = :framework AND version = :version)
AND COALESCE(org_id, 0) =
    COALESCE((SELECT id FROM org WHERE code = :organisation), 0)
AND COALESCE(country_id, 0) =
    COALESCE((SELECT id FROM country WHERE code = :country), 0);

-- @stmt CAMPAIGN_LIST
SELECT p.code, o.code, f.code, f.version, p.method, p.opens, p.due
FROM campaign p JOIN org o ON o.id = p.org_id
JOIN framework f ON f.id = p.framework_id
ORDER BY p.code, o.code;

-- @stmt CAMPAIGN_PUT
INSERT INTO campaign (code, org_id, framework_id, method, opens, due)
VALUES (:campaign, (SELECT id FROM org WHERE code = :organisation),
    (SELECT id FROM framework
	WHERE code = :framework AND version = :version), :method, :opens, :due)
ON CONFLICT (code, org_id) DO UPDATE SET framework_id = excluded.framework_id,
    method = excluded.method, opens = excluded.opens, due = excluded.due;

-- @stmt CAMPAIGN_DROP
DELETE FROM campaign WHERE code = :campaign
AND org_id = (SELECT id FROM org WHERE code = :organisation);

-- What is asked for, tier by tier.
-- @stmt PROFILE_DEMAND
SELECT f.code, f.version, i.profile, SUM(COALESCE(i.min_level, 0)) AS levels,
    SUM(COALESCE(i.min_people, 0)) AS people
FROM profile_item i JOIN capability c ON c.id = i.capability_id
JOIN framework f ON f.id = c.framework_id
WHERE f.code = :framework AND f.version = :version
GROUP BY f.code, f.version, i.profile
ORDER BY levels, people, i.profile;

-- @stmt PROFILE_ASSIGNED
SELECT DISTINCT f.code, f.version, a.profile
FROM assignment a JOIN framework f ON f.id = a.framework_id
WHERE a.valid_from <= :day
AND (COALESCE(a.valid_to, 0) = 0 OR a.valid_to >= :day)
ORDER BY f.code, f.version, a.profile;
