-- Frameworks, capabilities, profiles, what activities teach, assessments.

-- @stmt FRAMEWORK_LIST
SELECT code, version, name, validity_months, min_level, max_level, source
FROM framework ORDER BY code, version;

-- @stmt FRAMEWORK_PUT
INSERT INTO framework (code, version, name, validity_months, min_level,
    max_level, source)
VALUES (:framework, :version, :name, :validity_months, :min_level,
    :max_level, :source)
ON CONFLICT (code, version) DO UPDATE SET name = excluded.name,
    validity_months = excluded.validity_months,
    min_level = excluded.min_level, max_level = excluded.max_level,
    source = excluded.source;

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
SELECT id, code, parent_id, name FROM capability
WHERE framework_id = :framework ORDER BY id;

-- @stmt PROFILE_OF_FRAMEWORK
SELECT i.capability_id, i.min_level, i.min_people
FROM profile_item i JOIN capability c ON c.id = i.capability_id
WHERE c.framework_id = :framework AND i.profile = :profile
ORDER BY c.id;

-- @stmt TEACHES_OF_FRAMEWORK
SELECT a.code, t.capability_id, t.validity_months
FROM teaches t JOIN activity a ON a.id = t.activity_id
JOIN capability c ON c.id = t.capability_id
WHERE c.framework_id = :framework
ORDER BY a.code, c.id;

-- @stmt ASSESSMENT_OF_FRAMEWORK
SELECT s.org_id, s.capability_id, s.assessed_on, s.method, s.level
FROM assessment s JOIN capability c ON c.id = s.capability_id
WHERE c.framework_id = :framework AND s.level IS NOT NULL
ORDER BY s.org_id, c.id, s.assessed_on;

-- @stmt PROFILE_NAMES
SELECT DISTINCT f.code, f.version, i.profile
FROM profile_item i JOIN capability c ON c.id = i.capability_id
JOIN framework f ON f.id = c.framework_id
ORDER BY f.code, f.version, i.profile;
