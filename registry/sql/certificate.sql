-- Certificates.

-- @stmt CERTIFICATE_LIST
SELECT c.number, s.code, c.person_id, i.code, c.issued_on, c.revoked_on,
    c.reason
FROM certificate c JOIN session s ON s.id = c.session_id
JOIN org i ON i.id = c.issuer_id
ORDER BY c.number;

-- @stmt CERTIFICATE_PUT
INSERT INTO certificate (number, session_id, person_id, issuer_id, issued_on,
    revoked_on, reason)
VALUES (:number, (SELECT id FROM session WHERE code = :session), :person,
    (SELECT id FROM org WHERE code = :issuer), :issued_on, :revoked_on,
    :reason)
ON CONFLICT (number) DO UPDATE SET session_id = excluded.session_id,
    person_id = excluded.person_id, issuer_id = excluded.issuer_id,
    issued_on = excluded.issued_on, revoked_on = excluded.revoked_on,
    reason = excluded.reason;

-- @stmt CERTIFICATE_DROP
DELETE FROM certificate WHERE number = :number;

-- @stmt CERTIFICATE_IN_FORCE
SELECT c.number FROM certificate c JOIN session s ON s.id = c.session_id
WHERE s.code = :session AND c.person_id = :person
AND (c.revoked_on = 0 OR c.revoked_on > :day)
ORDER BY c.number;

-- Who completed a session and has no certificate in force, and how many
-- revoked ones they have.
-- @stmt CERTIFICATE_DUE
SELECT e.person_id, (SELECT COUNT(*) FROM certificate r
    WHERE r.session_id = e.session_id AND r.person_id = e.person_id)
FROM session s JOIN enrolment e ON e.session_id = s.id
JOIN stratum t ON t.id = e.stratum_id
WHERE s.code = :session AND e.status = :status AND e.status_on <= :day
AND t.role = :role AND NOT EXISTS (SELECT 1 FROM certificate c
    WHERE c.session_id = e.session_id AND c.person_id = e.person_id
    AND (c.revoked_on = 0 OR c.revoked_on > :day))
ORDER BY e.person_id;

-- What is printed: the issuer bears the name of the day of issue, or its
-- first one.
-- @stmt CERTIFICATE_FACE
SELECT c.number, s.code, c.person_id, p.name, p.native_name, a.name,
    a.native_name, n.name, n.native_name, s.city, y.name, s.mode, a.kind,
    s.start_on, s.end_on, s.planned_start, s.planned_end, l.start_on,
    e.status_on, c.issued_on, c.revoked_on
FROM certificate c JOIN session s ON s.id = c.session_id
JOIN activity a ON a.id = s.activity_id
JOIN person p ON p.id = c.person_id
JOIN enrolment e ON e.person_id = c.person_id AND e.session_id = c.session_id
LEFT JOIN placement l ON l.person_id = c.person_id
    AND l.session_id = c.session_id
LEFT JOIN country y ON y.id = s.country_id
LEFT JOIN org_name n ON n.org_id = c.issuer_id
    AND n.valid_from = COALESCE((SELECT MAX(m.valid_from) FROM org_name m
	WHERE m.org_id = c.issuer_id AND m.valid_from <= c.issued_on),
	(SELECT MIN(f.valid_from) FROM org_name f
	WHERE f.org_id = c.issuer_id))
WHERE c.number = :number
OR c.session_id = (SELECT id FROM session WHERE code = :session)
ORDER BY c.number;

-- @stmt CHECK_CERTIFICATES
SELECT c.number, e.status, e.status_on, c.issued_on,
    (SELECT COUNT(*) FROM certificate o WHERE o.session_id = c.session_id
	AND o.person_id = c.person_id
	AND (o.revoked_on = 0 OR o.revoked_on > CAST(:day AS INTEGER)))
FROM certificate c JOIN enrolment e ON e.person_id = c.person_id
    AND e.session_id = c.session_id
WHERE c.revoked_on = 0 OR c.revoked_on > CAST(:day AS INTEGER)
ORDER BY c.number;
