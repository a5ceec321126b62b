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

-- @stmt CHECK_IDENTITY
SELECT COUNT(*) FROM person p
LEFT JOIN (SELECT DISTINCT person_id FROM identity) i ON i.person_id = p.id
WHERE i.person_id IS NULL;
