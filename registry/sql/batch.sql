-- The log of changes, and what the registry says of itself.

-- @stmt BATCH_LIST
SELECT id, at, actor, command, reason, n_new, n_changed FROM batch
ORDER BY id;

-- @stmt BATCH_MAX
SELECT COALESCE(MAX(id), 0) FROM batch;

-- @stmt BATCH_PUT
INSERT INTO batch (id, at, actor, command, reason, n_new, n_changed)
VALUES (:id, :at, :actor, :command, :reason, :n_new, :n_changed)
ON CONFLICT (id) DO UPDATE SET n_new = excluded.n_new,
    n_changed = excluded.n_changed;

-- @stmt CHANGE_PUT
INSERT INTO change (batch_id, n, kind, person_id, record, before)
VALUES (:batch, :n, :kind, :person, :record, :before);

-- By all of the words that name a record, or by the first of them.
-- @stmt BATCHES_OF_RECORD
SELECT DISTINCT batch_id FROM change WHERE record = :record
OR SUBSTR(record, 1, LENGTH(:prefix)) = :prefix;

-- @stmt BATCHES_OF_PERSON
SELECT batch_id FROM person WHERE id = :id
UNION SELECT batch_id FROM enrolment WHERE person_id = :id
UNION SELECT batch_id FROM enrolment_past WHERE person_id = :id
UNION SELECT batch_id FROM change WHERE person_id = :id;

-- @stmt CHANGE_OF_BATCH
SELECT n, kind, person_id, record, before FROM change
WHERE batch_id = :batch ORDER BY n DESC;

-- The first batch after one that changed a record again and was not taken
-- back.
-- @stmt CHANGE_LATER
SELECT COALESCE(MIN(c.batch_id), 0) FROM change c
WHERE c.kind = :kind AND c.record = :record AND c.batch_id > :batch
AND c.batch_id NOT IN (SELECT batch_id FROM undone);

-- @stmt CHANGE_OF_PERSON_LATER
SELECT COALESCE(MIN(c.batch_id), 0) FROM change c
WHERE c.person_id = :person AND c.batch_id > :batch
AND c.batch_id NOT IN (SELECT batch_id FROM undone)
AND c.batch_id NOT IN (SELECT by_batch FROM undone);

-- @stmt SEAT_OF_PERSON_LATER
SELECT COALESCE(MIN(batch_id), 0) FROM enrolment
WHERE person_id = :person AND batch_id > :batch;

-- Images of people that later batches took, for those who were new before.
-- @stmt CHANGE_PEOPLE_LATER
SELECT batch_id, record, before FROM change
WHERE kind = 'rows of person' AND batch_id > :batch
AND batch_id NOT IN (SELECT batch_id FROM undone)
ORDER BY batch_id, n;

-- @stmt UNDONE_PUT
INSERT INTO undone (batch_id, by_batch) VALUES (:batch, :by);

-- @stmt UNDONE_BY
SELECT by_batch FROM undone WHERE batch_id = :batch;

-- @stmt IS_UNDOING
SELECT batch_id FROM undone WHERE by_batch = :batch;

-- @stmt SEAL_PUT
INSERT INTO seal (batch_id, content, chain)
VALUES (:batch, :content, :chain);

-- @stmt SEAL_LAST
SELECT batch_id, chain FROM seal ORDER BY batch_id DESC LIMIT 1;

-- @stmt SEAL_OF
SELECT s.chain, b.at FROM seal s JOIN batch b ON b.id = s.batch_id
WHERE s.batch_id = :batch;

-- @stmt SEAL_ALL
SELECT b.id, b.at, b.actor, b.command, b.reason, b.n_new, b.n_changed,
    s.content, s.chain
FROM batch b LEFT JOIN seal s ON s.batch_id = b.id ORDER BY b.id;

-- @stmt SEAL_LOOSE
SELECT COUNT(*) FROM seal s LEFT JOIN batch b ON b.id = s.batch_id
WHERE b.id IS NULL;

-- @stmt META_GET
SELECT value FROM meta WHERE key = :key;

-- @stmt META_PUT
INSERT INTO meta (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- @stmt SCHEMA_VERSION
SELECT COALESCE(MAX(version), 0) FROM schema_step;

-- @stmt SCHEMA_STEP_PUT
INSERT INTO schema_step (version, name, applied_on, program)
VALUES (:version, :name, :applied_on, :program);

-- @stmt CHECK_PAST
SELECT COUNT(*) FROM enrolment e
LEFT JOIN (SELECT person_id, session_id, COUNT(*) AS n FROM enrolment_past
    GROUP BY person_id, session_id) h
ON h.person_id = e.person_id AND h.session_id = e.session_id
WHERE e.seq <> COALESCE(h.n, 0);

-- What stands against a rule: certificates in force of who did not complete,
-- before the completion, or beside another, and quotas below nothing.
-- @stmt CHECK_RULES
SELECT (SELECT COUNT(*) FROM certificate c JOIN enrolment e
    ON e.person_id = c.person_id AND e.session_id = c.session_id
    WHERE c.revoked_on = 0
    AND (e.status <> :completed OR c.issued_on < e.status_on))
+ (SELECT COUNT(*) FROM (SELECT session_id FROM certificate
    WHERE revoked_on = 0 GROUP BY session_id, person_id
    HAVING COUNT(*) > 1) twice)
+ (SELECT COUNT(*) FROM (SELECT q.session_id FROM
    (SELECT session_id, country_id, seats FROM quota
    UNION ALL SELECT session_id, to_id, seats FROM transfer
    UNION ALL SELECT session_id, from_id, -seats FROM transfer) q
    GROUP BY q.session_id, q.country_id HAVING SUM(q.seats) < 0) below)
+ (SELECT COUNT(*) FROM enrolment
    WHERE reason > (SELECT MAX(id) FROM reason));

-- @stmt CHECK_IDENTITY
SELECT COUNT(*) FROM person p
LEFT JOIN (SELECT DISTINCT person_id FROM identity) i ON i.person_id = p.id
WHERE i.person_id IS NULL
AND p.id NOT IN (SELECT person_id FROM erased);

-- @stmt STATES_OF_PERSON
SELECT s.code, a.kind, h.status, h.status_on, h.reason, h.batch_id, b.at
FROM (SELECT session_id, seq, status, status_on, reason, batch_id
    FROM enrolment WHERE person_id = CAST(:person AS INTEGER)
    UNION ALL SELECT session_id, seq, status, status_on, reason, batch_id
    FROM enrolment_past WHERE person_id = CAST(:person AS INTEGER)) h
JOIN session s ON s.id = h.session_id JOIN activity a ON a.id = s.activity_id
JOIN batch b ON b.id = h.batch_id
ORDER BY h.status_on, s.code, h.seq;
