-- Countries, groups of countries, meetings.

-- @stmt COUNTRY_LIST
SELECT code, name, native_name, other_names, oda, fiscal_start, fiscal_name
FROM country ORDER BY code;

-- @stmt COUNTRY_PUT
INSERT INTO country (id, code, name, native_name, other_names, oda,
    fiscal_start, fiscal_name)
VALUES (:number, :code, :name, :native_name, :other_names, :oda,
    :fiscal_start, :fiscal_name)
ON CONFLICT (id) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name, other_names = excluded.other_names,
    oda = excluded.oda, fiscal_start = excluded.fiscal_start,
    fiscal_name = excluded.fiscal_name;

-- @stmt COUNTRY_YEARS
SELECT id, fiscal_start, fiscal_name FROM country
WHERE fiscal_start IS NOT NULL;

-- @stmt COUNTRY_DROP
DELETE FROM country WHERE code = :code;

-- @stmt GROUP_LIST
SELECT m.group_code, c.code, m.valid_from, m.valid_to
FROM member m JOIN country c ON c.id = m.country_id
ORDER BY m.group_code, c.code, m.valid_from;

-- @stmt GROUP_PUT
INSERT INTO member (group_code, country_id, valid_from, valid_to)
VALUES (:group, (SELECT id FROM country WHERE code = :country), :valid_from,
    :valid_to)
ON CONFLICT (group_code, country_id, valid_from) DO UPDATE
SET valid_to = excluded.valid_to;

-- @stmt GROUP_DROP
DELETE FROM member WHERE group_code = :group AND valid_from = :valid_from
AND country_id = (SELECT id FROM country WHERE code = :country);

-- @stmt MEETING_LIST
SELECT m.number, m.name, m.native_name, m.start_on, m.end_on, m.city, c.code,
    m.mode, m.source
FROM meeting m LEFT JOIN country c ON c.id = m.country_id
ORDER BY m.number;

-- @stmt MEETING_PUT
INSERT INTO meeting (number, name, native_name, start_on, end_on, city,
    country_id, mode, source)
VALUES (:number, :name, :native_name, :start, :end, :city,
    (SELECT id FROM country WHERE code = :country), :mode, :source)
ON CONFLICT (number) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name, start_on = excluded.start_on,
    end_on = excluded.end_on, city = excluded.city,
    country_id = excluded.country_id, mode = excluded.mode,
    source = excluded.source;

-- @stmt MEETING_DROP
DELETE FROM meeting WHERE number = CAST(:number AS INTEGER);
