-- Organisations: what holds for the body, and its names over time.

-- @stmt ORG_LIST
SELECT o.code, n.name, n.native_name, o.kind, c.code, p.code, n.valid_from,
    n.valid_to, s.code, o.gov_csirt_from, o.gov_csirt_to, o.gov_csirt
FROM org o JOIN org_name n ON n.org_id = o.id
LEFT JOIN country c ON c.id = o.country_id
LEFT JOIN org p ON p.id = o.parent_id
LEFT JOIN org s ON s.id = o.successor_id
ORDER BY o.code, n.valid_from;

-- @stmt ORG_PUT
INSERT INTO org (code, kind, country_id, parent_id, successor_id,
    gov_csirt_from, gov_csirt_to, gov_csirt)
VALUES (:code, :kind, (SELECT id FROM country WHERE code = :country),
    (SELECT id FROM org WHERE code = :parent),
    (SELECT id FROM org WHERE code = :successor), :gov_csirt_from,
    :gov_csirt_to, :gov_csirt)
ON CONFLICT (code) DO UPDATE SET kind = excluded.kind,
    country_id = excluded.country_id, parent_id = excluded.parent_id,
    successor_id = excluded.successor_id,
    gov_csirt_from = excluded.gov_csirt_from,
    gov_csirt_to = excluded.gov_csirt_to,
    gov_csirt = excluded.gov_csirt;

-- @stmt ORG_NAME_PUT
INSERT INTO org_name (org_id, valid_from, valid_to, name, native_name)
VALUES ((SELECT id FROM org WHERE code = :code), :valid_from, :valid_to,
    :name, :native_name)
ON CONFLICT (org_id, valid_from) DO UPDATE SET valid_to = excluded.valid_to,
    name = excluded.name, native_name = excluded.native_name;

-- The name, and the body with its last name.
-- @stmt ORG_NAME_DROP
DELETE FROM org_name WHERE valid_from = :valid_from
AND org_id = (SELECT id FROM org WHERE code = :code);

-- @stmt ORG_DROP
DELETE FROM org WHERE code = :code AND NOT EXISTS
    (SELECT 1 FROM org_name n WHERE n.org_id = org.id);

-- @stmt ORG_ALL
SELECT o.id, o.code, o.country_id, o.kind, o.gov_csirt_from, o.gov_csirt_to,
    o.gov_csirt
FROM org o ORDER BY o.code;

-- @stmt ORG_ONE
SELECT o.id, o.code, o.country_id, o.kind, o.gov_csirt_from, o.gov_csirt_to,
    o.gov_csirt
FROM org o WHERE o.code = :code;

-- @stmt ORG_BY_ID
SELECT o.id, o.code, o.country_id, o.kind, o.gov_csirt_from, o.gov_csirt_to,
    o.gov_csirt
FROM org o WHERE o.id = :id;
