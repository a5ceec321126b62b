-- Activities, their sessions, quotas and head counts.

-- @stmt ACTIVITY_LIST
SELECT a.code, a.kind, a.name, a.native_name, o.code, a.theme, a.hours
FROM activity a LEFT JOIN org o ON o.id = a.organiser_id
ORDER BY a.code;

-- @stmt ACTIVITY_PUT
INSERT INTO activity (code, kind, name, native_name, organiser_id, theme,
    hours)
VALUES (:code, :kind, :name, :native_name,
    (SELECT id FROM org WHERE code = :organiser), :theme, :hours)
ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name,
    native_name = excluded.native_name, organiser_id = excluded.organiser_id,
    theme = excluded.theme, hours = excluded.hours;

-- @stmt ACTIVITY_DROP
DELETE FROM activity WHERE code = :code;

-- @stmt SESSION_LIST
SELECT s.code, a.code, s.start_on, s.end_on, s.planned_start, s.planned_end,
    c.code, s.city, s.mode, h.code, s.seats, f.code, s.status
FROM session s JOIN activity a ON a.id = s.activity_id
LEFT JOIN country c ON c.id = s.country_id
LEFT JOIN org h ON h.id = s.host_id
LEFT JOIN org f ON f.id = s.funder_id
ORDER BY s.code;

-- @stmt SESSION_PUT
INSERT INTO session (code, activity_id, start_on, end_on, planned_start,
    planned_end, country_id, city, mode, host_id, seats, funder_id, status)
VALUES (:code, (SELECT id FROM activity WHERE code = :activity), :start,
    :end, :planned_start, :planned_end,
    (SELECT id FROM country WHERE code = :country), :city, :mode,
    (SELECT id FROM org WHERE code = :host), :seats,
    (SELECT id FROM org WHERE code = :funder), :status)
ON CONFLICT (code) DO UPDATE SET activity_id = excluded.activity_id,
    start_on = excluded.start_on, end_on = excluded.end_on,
    planned_start = excluded.planned_start,
    planned_end = excluded.planned_end, country_id = excluded.country_id,
    city = excluded.city, mode = excluded.mode, host_id = excluded.host_id,
    seats = excluded.seats, funder_id = excluded.funder_id,
    status = excluded.status;

-- @stmt SESSION_DROP
DELETE FROM session WHERE code = :code;

-- @stmt SESSION_ALL
SELECT s.id, s.code, a.code, a.kind, s.start_on, s.end_on, s.planned_start,
    s.planned_end, s.seats, s.status, a.theme, s.mode, h.code, a.hours
FROM session s JOIN activity a ON a.id = s.activity_id
LEFT JOIN org h ON h.id = s.host_id
ORDER BY s.code;

-- @stmt SESSION_ONE
SELECT s.id, s.code, a.code, a.kind, s.start_on, s.end_on, s.planned_start,
    s.planned_end, s.seats, s.status, a.theme, s.mode, h.code, a.hours
FROM session s JOIN activity a ON a.id = s.activity_id
LEFT JOIN org h ON h.id = s.host_id
WHERE s.code = :code;

-- @stmt QUOTA_LIST
SELECT s.code, c.code, q.seats, q.source
FROM quota q JOIN session s ON s.id = q.session_id
JOIN country c ON c.id = q.country_id
ORDER BY s.code, c.code;

-- @stmt QUOTA_PUT
INSERT INTO quota (session_id, country_id, seats, source)
VALUES ((SELECT id FROM session WHERE code = :session),
    (SELECT id FROM country WHERE code = :country), :seats, :source)
ON CONFLICT (session_id, country_id) DO UPDATE SET seats = excluded.seats,
    source = excluded.source;

-- @stmt QUOTA_DROP
DELETE FROM quota
WHERE session_id = (SELECT id FROM session WHERE code = :session)
AND country_id = (SELECT id FROM country WHERE code = :country);

-- @stmt HEADCOUNT_LIST
SELECT s.code, c.code, h.sex, h.count, h.qualifier, h.method, h.source,
    h.low, h.high
FROM headcount h JOIN session s ON s.id = h.session_id
JOIN country c ON c.id = h.country_id
ORDER BY s.code, c.code, h.sex;

-- @stmt HEADCOUNT_PUT
INSERT INTO headcount (session_id, country_id, sex, count, qualifier, method,
    source, low, high)
VALUES ((SELECT id FROM session WHERE code = :session),
    (SELECT id FROM country WHERE code = :country), COALESCE(:sex, ''),
    :count, :qualifier, :method, :source, :low, :high)
ON CONFLICT (session_id, country_id, sex) DO UPDATE
SET count = excluded.count, qualifier = excluded.qualifier,
    method = excluded.method, source = excluded.source, low = excluded.low,
    high = excluded.high;

-- @stmt HEADCOUNT_DROP
DELETE FROM headcount WHERE sex = COALESCE(:sex, '')
AND session_id = (SELECT id FROM session WHERE code = :session)
AND country_id = (SELECT id FROM country WHERE code = :country);

-- @stmt OUTPUT_LIST
SELECT s.code, c.code, o.output, o.count, o.low, o.high, o.qualifier,
    o.method, o.source
FROM output o JOIN session s ON s.id = o.session_id
JOIN country c ON c.id = o.country_id
ORDER BY s.code, c.code, o.output;

-- @stmt OUTPUT_PUT
INSERT INTO output (session_id, country_id, output, count, low, high,
    qualifier, method, source)
VALUES ((SELECT id FROM session WHERE code = :session),
    (SELECT id FROM country WHERE code = :country), :output, :count, :low,
    :high, :qualifier, :method, :source)
ON CONFLICT (session_id, country_id, output) DO UPDATE
SET count = excluded.count, low = excluded.low, high = excluded.high,
    qualifier = excluded.qualifier, method = excluded.method,
    source = excluded.source;

-- @stmt OUTPUT_DROP
DELETE FROM output WHERE output = :output
AND session_id = (SELECT id FROM session WHERE code = :session)
AND country_id = (SELECT id FROM country WHERE code = :country);

-- @stmt TARGET_LIST
SELECT period, measure, country, kind, sex, theme, series, value, qualifier,
    source
FROM target ORDER BY period, measure, country, kind, sex, theme, series;

-- @stmt TARGET_PUT
INSERT INTO target (period, measure, country, kind, sex, theme, series, value,
    qualifier, source)
VALUES (:period, :measure, COALESCE(:country, ''), COALESCE(:kind, ''),
    COALESCE(:sex, ''), COALESCE(:theme, ''), :series, :value, :qualifier,
    :source)
ON CONFLICT (period, measure, country, kind, sex, theme, series) DO UPDATE
SET value = excluded.value, qualifier = excluded.qualifier,
    source = excluded.source;

-- @stmt TARGET_DROP
DELETE FROM target WHERE period = :period AND measure = :measure
AND country = COALESCE(:country, '') AND kind = COALESCE(:kind, '')
AND sex = COALESCE(:sex, '') AND theme = COALESCE(:theme, '')
AND series = :series;

-- @stmt LABEL_LIST
SELECT word, name, native_name FROM label ORDER BY word;

-- @stmt LABEL_PUT
INSERT INTO label (word, name, native_name)
VALUES (:word, :name, :native_name)
ON CONFLICT (word) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name;

-- @stmt LABEL_DROP
DELETE FROM label WHERE word = :word;
