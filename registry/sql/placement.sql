-- Placements: their stages, what became of people, and what reports need.

-- @stmt STAGE_LIST
SELECT s.code, g.person_id, g.stage, g.stage_on, u.code, g.planned_end, g.note
FROM stage g JOIN session s ON s.id = g.session_id
LEFT JOIN org u ON u.id = g.university_id
ORDER BY s.code, g.person_id, g.stage_on, g.stage;

-- @stmt STAGE_PUT
INSERT INTO stage (session_id, person_id, stage, stage_on, university_id,
    planned_end, note)
VALUES ((SELECT id FROM session WHERE code = :session), :person, :stage,
    :date, (SELECT id FROM org WHERE code = :university), :planned_end, :note)
ON CONFLICT (session_id, person_id, stage, stage_on) DO UPDATE
SET university_id = excluded.university_id,
    planned_end = excluded.planned_end, note = excluded.note;

-- @stmt STAGE_DROP
DELETE FROM stage WHERE person_id = :person AND stage = :stage
AND stage_on = :date
AND session_id = (SELECT id FROM session WHERE code = :session);

-- @stmt STAGE_OF_SEAT
SELECT g.stage, g.stage_on, u.code, g.planned_end, g.note
FROM stage g LEFT JOIN org u ON u.id = g.university_id
WHERE g.session_id = :session AND g.person_id = :person
ORDER BY g.stage_on, g.stage;

-- @stmt STAGE_ALL
SELECT g.person_id, g.session_id, g.stage, g.stage_on, u.code
FROM stage g JOIN org u ON u.id = g.university_id
ORDER BY g.person_id, g.session_id, g.stage_on, g.stage;

-- @stmt FOLLOWUP_LIST
SELECT f.person_id, f.year, f.asked_on, f.answered_on, f.in_post, o.code,
    f.note
FROM followup f LEFT JOIN org o ON o.id = f.org_id
ORDER BY f.person_id, f.year;

-- @stmt FOLLOWUP_PUT
INSERT INTO followup (person_id, year, asked_on, answered_on, in_post, org_id,
    note)
VALUES (:person, :year, :asked_on, :answered_on, :in_post,
    (SELECT id FROM org WHERE code = :organisation), :note)
ON CONFLICT (person_id, year) DO UPDATE SET asked_on = excluded.asked_on,
    answered_on = excluded.answered_on, in_post = excluded.in_post,
    org_id = excluded.org_id, note = excluded.note;

-- @stmt FOLLOWUP_DROP
DELETE FROM followup WHERE person_id = :person AND year = :year;

-- @stmt FOLLOWUP_OF_YEAR
SELECT f.person_id, f.asked_on, f.answered_on, f.in_post, p.country_id, p.sex
FROM followup f JOIN person p ON p.id = f.person_id
WHERE f.year = :year ORDER BY f.person_id;

-- @stmt PLACEMENT_ALL
SELECT e.person_id, e.session_id, u.code, l.degree,
    CASE WHEN l.start_on > 0 THEN l.start_on WHEN s.start_on > 0
	THEN s.start_on ELSE s.planned_start END
FROM activity a JOIN session s ON s.activity_id = a.id
JOIN enrolment e ON e.session_id = s.id
LEFT JOIN placement l ON l.person_id = e.person_id
    AND l.session_id = e.session_id
LEFT JOIN org u ON u.id = l.university_id
WHERE a.kind = 'placement'
ORDER BY e.person_id, e.session_id;

-- @stmt PLACEMENT_WORDS
SELECT l.person_id, l.session_id, u.code, l.degree
FROM placement l LEFT JOIN org u ON u.id = l.university_id
ORDER BY l.person_id, l.session_id;

-- @stmt PLACEMENT_OF
SELECT s.id, a.kind, s.start_on, s.end_on, s.planned_start, s.planned_end,
    e.status, e.status_on, e.reason, p.name, c.code, u.code, l.degree,
    l.field, l.supervisor, l.theme, l.scholarship, l.start_on, l.end_on
FROM session s JOIN activity a ON a.id = s.activity_id
JOIN enrolment e ON e.session_id = s.id
JOIN stratum t ON t.id = e.stratum_id
JOIN person p ON p.id = e.person_id
JOIN country c ON c.id = t.country_id
LEFT JOIN placement l ON l.person_id = e.person_id
    AND l.session_id = e.session_id
LEFT JOIN org u ON u.id = l.university_id
WHERE s.code = :session AND e.person_id = :person;
