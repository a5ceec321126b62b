-- Publications: figures frozen on a day, and what they were counted from.

-- @stmt PUBLICATION_LIST
SELECT p.id, p.code, p.kind, p.title, p.country, p.periods, p.axes,
    p.measures, p.protection, p.as_of, p.rules, p.digest, p.replaces,
    p.batch_id, b.at, b.actor
FROM publication p JOIN batch b ON b.id = p.batch_id ORDER BY p.id;

-- @stmt PUBLICATION_ONE
SELECT p.id, p.code, p.kind, p.title, p.country, p.periods, p.axes,
    p.measures, p.protection, p.as_of, p.rules, p.digest, p.replaces,
    p.batch_id, b.at, b.actor
FROM publication p JOIN batch b ON b.id = p.batch_id WHERE p.code = :code;

-- @stmt PUBLICATION_MAX
SELECT COALESCE(MAX(id), 0) FROM publication;

-- @stmt PUBLICATION_OF_BATCH
SELECT COUNT(*) FROM publication WHERE batch_id = :batch;

-- @stmt PUBLICATION_PUT
INSERT INTO publication (id, code, kind, title, country, periods, axes,
    measures, protection, as_of, rules, digest, replaces, batch_id)
VALUES (:id, :code, :kind, :title, :country, :periods, :axes, :measures,
    :protection, :as_of, :rules, :digest, :replaces, :batch);

-- @stmt PUBLICATION_SEAL
UPDATE publication SET digest = :digest WHERE id = :id;

-- @stmt PUBLISHED_FIGURE_PUT
INSERT INTO published_figure (publication_id, n, period, cell, measure, value,
    shown, status)
VALUES (:publication, :n, :period, :cell, :measure, :value, :shown, :status);

-- @stmt PUBLISHED_FIGURES
SELECT period, cell, measure, value, shown, status FROM published_figure
WHERE publication_id = :publication ORDER BY n;

-- @stmt PUBLISHED_FACT_PUT
INSERT INTO published_fact (publication_id, n, period, person_id, session,
    strata, counts, amount, low, high, estimated)
VALUES (:publication, :n, :period, :person, :session, :strata, :counts,
    :amount, :low, :high, :estimated);

-- @stmt PUBLISHED_FACTS
SELECT period, person_id, session, strata, counts, amount, low, high,
    estimated
FROM published_fact WHERE publication_id = :publication ORDER BY n;

-- What batches since one have done, to trace a difference: changes of records
-- and of people, enrolments and the states that they have left.
-- @stmt TRACE_CHANGES
SELECT batch_id, COALESCE(person_id, 0), kind, record,
    CASE WHEN before IS NULL THEN 1 ELSE 0 END
FROM change
WHERE batch_id > :batch ORDER BY batch_id, n;

-- @stmt TRACE_SEATS
SELECT batch_id, person_id, session_id FROM enrolment
WHERE batch_id > CAST(:batch AS INTEGER)
UNION SELECT batch_id, person_id, session_id FROM enrolment_past
WHERE batch_id > CAST(:batch AS INTEGER)
ORDER BY batch_id, person_id, session_id;

-- @stmt TRACE_ERASED
SELECT batch_id, person_id FROM erased
WHERE batch_id > CAST(:batch AS INTEGER) ORDER BY batch_id, person_id;

-- @stmt TRACE_UNDOING
SELECT by_batch, batch_id FROM undone
WHERE by_batch > CAST(:batch AS INTEGER) ORDER BY by_batch, batch_id;

-- The batch that made an enrolment; nothing where there is none.
-- @stmt SEAT_FIRST_BATCH
SELECT COALESCE((SELECT MIN(h.batch_id) FROM enrolment_past h
    WHERE h.person_id = e.person_id AND h.session_id = e.session_id
    AND h.seq = 0), e.batch_id), e.status_on
FROM enrolment e
WHERE e.person_id = :person AND e.session_id = :session;
