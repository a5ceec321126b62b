-- Quotas with what was transferred, and waiting lists.

-- @stmt TRANSFER_LIST
SELECT s.code, f.code, t.code, x.seats, x.transfer_on, x.reason
FROM transfer x JOIN session s ON s.id = x.session_id
JOIN country f ON f.id = x.from_id
JOIN country t ON t.id = x.to_id
ORDER BY s.code, x.transfer_on, f.code, t.code;

-- @stmt TRANSFER_PUT
INSERT INTO transfer (session_id, from_id, to_id, transfer_on, seats, reason)
VALUES ((SELECT id FROM session WHERE code = :session),
    (SELECT id FROM country WHERE code = :from),
    (SELECT id FROM country WHERE code = :to), :date, :seats, :reason)
ON CONFLICT (session_id, from_id, to_id, transfer_on) DO UPDATE
SET seats = excluded.seats, reason = excluded.reason;

-- @stmt TRANSFER_DROP
DELETE FROM transfer
WHERE session_id = (SELECT id FROM session WHERE code = :session)
AND from_id = (SELECT id FROM country WHERE code = :from)
AND to_id = (SELECT id FROM country WHERE code = :to)
AND transfer_on = :date;

-- @stmt WAITING_LIST
SELECT s.code, w.person_id, w.rank_on, w.rank, w.reason
FROM waiting_rank w JOIN session s ON s.id = w.session_id
ORDER BY s.code, w.person_id, w.rank_on;

-- @stmt WAITING_PUT
INSERT INTO waiting_rank (session_id, person_id, rank_on, rank, reason)
VALUES ((SELECT id FROM session WHERE code = :session), :person, :date, :rank,
    :reason)
ON CONFLICT (session_id, person_id, rank_on) DO UPDATE SET rank = excluded.rank,
    reason = excluded.reason;

-- @stmt WAITING_DROP
DELETE FROM waiting_rank WHERE person_id = :person AND rank_on = :date
AND session_id = (SELECT id FROM session WHERE code = :session);

-- @stmt WAITING_OF
SELECT w.person_id, w.rank, w.reason FROM waiting_rank w
WHERE w.session_id = CAST(:session AS INTEGER)
AND w.rank_on = (SELECT MAX(l.rank_on) FROM waiting_rank l
    WHERE l.session_id = w.session_id AND l.person_id = w.person_id
    AND l.rank_on <= CAST(:day AS INTEGER))
ORDER BY w.person_id;

-- The quota of a country on a day: what was agreed, and what it received and
-- gave up to then.
-- @stmt QUOTA_ON
SELECT session_id, country_id, MAX(stated), SUM(agreed), SUM(received),
    SUM(given)
FROM (
    SELECT session_id, country_id, 1 AS stated, seats AS agreed,
	0 AS received, 0 AS given
    FROM quota
    UNION ALL
    SELECT session_id, to_id, 0, 0, seats, 0 FROM transfer
    WHERE transfer_on <= CAST(:day AS INTEGER)
    UNION ALL
    SELECT session_id, from_id, 0, 0, 0, seats FROM transfer
    WHERE transfer_on <= CAST(:day AS INTEGER)
) AS part
GROUP BY session_id, country_id ORDER BY session_id, country_id;

-- @stmt QUOTA_OF_SESSION_ON
SELECT session_id, country_id, MAX(stated), SUM(agreed), SUM(received),
    SUM(given)
FROM (
    SELECT session_id, country_id, 1 AS stated, seats AS agreed,
	0 AS received, 0 AS given
    FROM quota WHERE session_id = CAST(:session AS INTEGER)
    UNION ALL
    SELECT session_id, to_id, 0, 0, seats, 0 FROM transfer
    WHERE session_id = CAST(:session AS INTEGER)
    AND transfer_on <= CAST(:day AS INTEGER)
    UNION ALL
    SELECT session_id, from_id, 0, 0, 0, seats FROM transfer
    WHERE session_id = CAST(:session AS INTEGER)
    AND transfer_on <= CAST(:day AS INTEGER)
) AS part
GROUP BY session_id, country_id ORDER BY session_id, country_id;
