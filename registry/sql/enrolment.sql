-- Enrolments, their earlier states, placements, and the stream that reports
-- are folded from.

-- @stmt ENROLMENT_LIST
SELECT s.code, e.person_id, p.name, p.native_name, c.code, o.code, p.email,
    t.sex, p.birth_year, t.role, e.status, e.status_on, e.reason, e.days, a.kind
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN session s ON s.id = e.session_id
JOIN activity a ON a.id = s.activity_id
JOIN person p ON p.id = e.person_id
JOIN country c ON c.id = t.country_id
LEFT JOIN org o ON o.id = t.org_id
ORDER BY s.code, e.person_id;

-- @stmt ENROLMENT_OF_SESSION
SELECT s.code, e.person_id, p.name, p.native_name, c.code, o.code, p.email,
    t.sex, p.birth_year, t.role, e.status, e.status_on, e.reason, e.days, a.kind
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN session s ON s.id = e.session_id
JOIN activity a ON a.id = s.activity_id
JOIN person p ON p.id = e.person_id
JOIN country c ON c.id = t.country_id
LEFT JOIN org o ON o.id = t.org_id
WHERE e.session_id = (SELECT id FROM session WHERE code = :code)
ORDER BY e.person_id;

-- @stmt ENROLMENT_OF_PERSON
SELECT s.code, e.person_id, p.name, p.native_name, c.code, o.code, p.email,
    t.sex, p.birth_year, t.role, e.status, e.status_on, e.reason, e.days, a.kind
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN session s ON s.id = e.session_id
JOIN activity a ON a.id = s.activity_id
JOIN person p ON p.id = e.person_id
JOIN country c ON c.id = t.country_id
LEFT JOIN org o ON o.id = t.org_id
WHERE e.person_id = :id
ORDER BY s.start_on, s.planned_start, s.code;

-- @stmt STRATUM_FIND
SELECT id FROM stratum WHERE country_id = :country AND sex = :sex
AND role = :role AND org_kind = :kind AND COALESCE(org_id, 0) = :org;

-- @stmt STRATUM_FROM
SELECT id, role, country_id, sex, org_kind, org_id FROM stratum
WHERE id >= :id ORDER BY id;

-- @stmt STRATUM_SWEEP
DELETE FROM stratum WHERE id NOT IN (SELECT stratum_id FROM enrolment);

-- @stmt STRATUM_MAX
SELECT COALESCE(MAX(id), 0) FROM stratum;

-- @bulk STRATUM stratum(id, role, country_id, sex, org_kind, org_id)

-- @stmt STRATUM_OF
SELECT t.role, t.country_id, t.sex, COALESCE(t.org_id, 0)
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
WHERE e.person_id = :person AND e.session_id = :session;

-- @stmt ENROLMENT_ALL
SELECT person_id, session_id, status, status_on, stratum_id, days, reason, seq,
    batch_id
FROM enrolment ORDER BY person_id, session_id;

-- As ENROLMENT_ALL, in fewer and larger numbers, where an engine spends more on
-- a column than on a sum; the factors are those of pack.c.
-- @stmt ENROLMENT_SCAN
SELECT CAST(person_id AS BIGINT) * 16777216 + session_id AS seat,
    status_on * CAST(16777216 AS BIGINT) + status * 65536 + reason * 256 + seq
	AS state,
    CAST(stratum_id AS BIGINT) * 65536 + COALESCE(days, 0) AS fixed, batch_id
FROM enrolment ORDER BY person_id, session_id;

-- @stmt ENROLMENT_ONE
SELECT person_id, session_id, status, status_on, stratum_id, days, reason, seq,
    batch_id
FROM enrolment WHERE person_id = :person AND session_id = :session;

-- @stmt ENROLMENT_STANDS
SELECT e.status, e.status_on, a.kind, t.role
FROM session s JOIN enrolment e ON e.session_id = s.id
JOIN stratum t ON t.id = e.stratum_id
JOIN activity a ON a.id = s.activity_id
WHERE s.code = :session AND e.person_id = :person;

-- What is asked about those who take part in a session.
-- @stmt ENROLMENT_SCREEN
SELECT e.person_id, t.country_id, o.code, t.sex, p.country_id, p.name_key,
    p.sex, p.email, p.birth_year, (SELECT MIN(x.scheme) FROM external_id x
	WHERE x.person_id = p.id)
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN person p ON p.id = e.person_id
LEFT JOIN org o ON o.id = t.org_id
WHERE e.session_id = CAST(:session AS INTEGER)
AND t.role = CAST(:role AS SMALLINT)
ORDER BY e.person_id;

-- @stmt ENROLMENT_AFTER
SELECT person_id, session_id, status, status_on FROM enrolment
WHERE status_on > CAST(:date AS INTEGER) ORDER BY person_id, session_id;

-- @stmt PAST_OF_SEAT
SELECT status, status_on FROM enrolment_past
WHERE person_id = :person AND session_id = :session ORDER BY seq;

-- @stmt ENROLMENT_MOVE
UPDATE enrolment SET status = CAST(:status AS SMALLINT),
    status_on = CAST(:date AS INTEGER), reason = CAST(:reason AS SMALLINT),
    days = CASE WHEN CAST(:days AS INTEGER) > 0 THEN CAST(:days AS INTEGER)
	ELSE days END, seq = seq + 1, batch_id = CAST(:batch AS INTEGER)
WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt ENROLMENT_KEEP
INSERT INTO enrolment_past (person_id, session_id, seq, status, status_on,
    reason, batch_id, days)
SELECT person_id, session_id, seq, status, status_on, reason, batch_id, days
FROM enrolment
WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt ENROLMENT_BEGAN
INSERT INTO enrolment_past (person_id, session_id, seq, status, status_on,
    reason, batch_id)
VALUES (:person, :session, 0, :status, :date, 0, :batch);

-- @stmt ENROLMENT_HAS_PAST
UPDATE enrolment SET seq = 1, batch_id = CAST(:batch AS INTEGER)
WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt PAST_ALL
SELECT person_id, session_id, status, status_on, reason FROM enrolment_past
ORDER BY person_id, session_id, seq;

-- @stmt PAST_OF_PERSON
SELECT s.code, h.status, h.status_on, h.reason, h.batch_id, a.kind
FROM enrolment_past h JOIN session s ON s.id = h.session_id
JOIN activity a ON a.id = s.activity_id
WHERE h.person_id = :id ORDER BY s.code, h.seq;

-- @stmt QUOTA_ALL
SELECT session_id, country_id, seats FROM quota
ORDER BY session_id, country_id;

-- @stmt HEADCOUNT_ALL
SELECT session_id, country_id, sex, count, qualifier, method, low, high
FROM headcount ORDER BY session_id, country_id, sex;

-- @stmt OUTPUT_ALL
SELECT session_id, country_id, output, count, qualifier, method, low, high
FROM output ORDER BY session_id, country_id, output;

-- @stmt PLACEMENT_LIST
SELECT s.code, e.person_id, p.name, c.code, u.code, l.degree, l.field,
    l.supervisor, l.theme, l.start_on, l.end_on, e.status, e.status_on,
    e.reason, l.scholarship
FROM placement l JOIN session s ON s.id = l.session_id
JOIN enrolment e ON e.person_id = l.person_id AND e.session_id = l.session_id
JOIN stratum t ON t.id = e.stratum_id
JOIN person p ON p.id = e.person_id
JOIN country c ON c.id = t.country_id
LEFT JOIN org u ON u.id = l.university_id
ORDER BY s.code, e.person_id;

-- @stmt PLACEMENT_DAYS
SELECT person_id, session_id, start_on, end_on FROM placement
ORDER BY person_id, session_id;

-- @stmt PLACEMENT_ONE
SELECT u.code, l.degree, l.field, l.supervisor, l.theme, l.scholarship,
    l.start_on, l.end_on
FROM placement l LEFT JOIN org u ON u.id = l.university_id
WHERE l.person_id = :person AND l.session_id = :session;

-- @stmt PLACEMENT_PUT
INSERT INTO placement (person_id, session_id, university_id, degree, field,
    supervisor, theme, scholarship, start_on, end_on)
VALUES (:person, :session, (SELECT id FROM org WHERE code = :university),
    :degree, :field, :supervisor, :theme, :scholarship, :start, :end)
ON CONFLICT (person_id, session_id) DO UPDATE
SET university_id = excluded.university_id, degree = excluded.degree,
    field = excluded.field, supervisor = excluded.supervisor,
    theme = excluded.theme, scholarship = excluded.scholarship,
    start_on = excluded.start_on, end_on = excluded.end_on;

-- @bulk ENROLMENT enrolment(person_id, session_id, status, status_on, stratum_id, days, reason, seq, batch_id)
-- @bulk PAST enrolment_past(person_id, session_id, seq, status, status_on, reason, batch_id, days)

-- @stmt ENROLMENT_RANGE
SELECT e.person_id, e.session_id, e.status, e.status_on, e.stratum_id, e.days,
    e.reason, e.seq, e.batch_id, t.role, t.country_id, t.sex, t.org_kind
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
WHERE e.person_id >= :first AND e.person_id <= :last
ORDER BY e.person_id, e.session_id;

-- @stmt PACK_ALL
SELECT block, seats FROM cache_seat ORDER BY block;

-- @stmt PACK_PUT
INSERT INTO cache_seat (block, seats) VALUES (:block, :seats)
ON CONFLICT (block) DO UPDATE SET seats = excluded.seats;

-- @stmt PACK_CLEAR
DELETE FROM cache_seat;

-- @bulk PACK cache_seat(block, seats)

-- @stmt FIRST_SEEN
SELECT COALESCE(MIN(CASE WHEN s.start_on > 0 THEN s.start_on
    ELSE s.planned_start END), 0)
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN session s ON s.id = e.session_id
WHERE e.person_id = :person AND t.org_id = :org;

-- Taking a batch back.

-- @stmt SEATS_OF_BATCH
SELECT person_id, session_id, seq FROM enrolment WHERE batch_id = :batch
ORDER BY person_id, session_id;

-- A state that the batch made and that another has followed since.
-- @stmt SEAT_MOVED_ON
SELECT COALESCE(MIN(e.batch_id), 0) FROM enrolment_past h
JOIN enrolment e ON e.person_id = h.person_id AND e.session_id = h.session_id
WHERE h.batch_id = :batch AND e.batch_id <> :batch;

-- @stmt PAST_OF_BATCH_DROP
DELETE FROM enrolment_past WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER)
AND batch_id = CAST(:batch AS INTEGER);

-- @stmt SEAT_STEP_BACK
UPDATE enrolment SET
    status = (SELECT h.status FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1),
    status_on = (SELECT h.status_on FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1),
    reason = (SELECT h.reason FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1),
    days = (SELECT h.days FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1),
    seq = (SELECT h.seq FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1),
    batch_id = (SELECT h.batch_id FROM enrolment_past h
	WHERE h.person_id = enrolment.person_id
	AND h.session_id = enrolment.session_id ORDER BY h.seq DESC LIMIT 1)
WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt PAST_LAST_DROP
DELETE FROM enrolment_past WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER)
AND seq = (SELECT e.seq FROM enrolment e
    WHERE e.person_id = enrolment_past.person_id
    AND e.session_id = enrolment_past.session_id);

-- @stmt SEAT_PLACEMENT_DROP
DELETE FROM placement WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- @stmt SEAT_DROP
DELETE FROM enrolment WHERE person_id = CAST(:person AS INTEGER)
AND session_id = CAST(:session AS INTEGER);

-- Reasons, and who goes in whose place.

-- @stmt REASON_ALL
SELECT id, code, valid_from, valid_to FROM reason ORDER BY id;

-- @stmt REASON_LIST
SELECT code, name, native_name, valid_from, valid_to FROM reason ORDER BY id;

-- @stmt REASON_PUT
INSERT INTO reason (id, code, name, native_name, valid_from, valid_to)
VALUES ((SELECT MAX(id) + 1 FROM reason), :reason, :name, :native_name,
    :valid_from, :valid_to)
ON CONFLICT (code) DO UPDATE SET name = excluded.name,
    native_name = excluded.native_name, valid_from = excluded.valid_from,
    valid_to = excluded.valid_to;

-- @stmt REASON_DROP
DELETE FROM reason WHERE code = :reason;

-- @stmt REPLACEMENT_LIST
SELECT s.code, r.person_id, r.by_id, r.replaced_on, r.reason
FROM replacement r JOIN session s ON s.id = r.session_id
ORDER BY s.code, r.person_id;

-- @stmt REPLACEMENT_PUT
INSERT INTO replacement (session_id, person_id, by_id, replaced_on, reason)
VALUES ((SELECT id FROM session WHERE code = :session), :person, :by, :date,
    :reason)
ON CONFLICT (session_id, person_id) DO UPDATE SET by_id = excluded.by_id,
    replaced_on = excluded.replaced_on, reason = excluded.reason;

-- @stmt REPLACEMENT_DROP
DELETE FROM replacement WHERE person_id = :person
AND session_id = (SELECT id FROM session WHERE code = :session);
