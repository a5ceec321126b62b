-- The figures of fiscal years by country, kind and sex, with every total, as
-- SQL over a registry on PostgreSQL: lines as the program writes them.
-- Variables: first and last, the years; day, the as-of day.
--
-- Nearly everybody is in one cell of a year only: people are participations
-- less repeats, and only the rows of those who come twice are grouped by
-- person.
WITH held AS (
	SELECT s.id, a.kind, CASE WHEN s.start_on > 0 THEN
	    (s.start_on - 400) / 10000 ELSE (s.planned_start - 400) / 10000
	    END AS year,
	    CASE WHEN s.start_on > 0 AND s.end_on > 0 THEN
		to_date(s.end_on::TEXT, 'YYYYMMDD') -
		to_date(s.start_on::TEXT, 'YYYYMMDD') + 1 ELSE 0 END AS days
	FROM session s JOIN activity a ON a.id = s.activity_id
	WHERE COALESCE(s.status, '') <> 'cancelled'),
trainee AS MATERIALIZED (
	SELECT e.person_id AS person, t.country_id AS country, h.kind,
	    t.sex, h.year, e.status IN (4, 5, 6, 7, 8, 13) AS took_part,
	    CASE WHEN e.status = 5 THEN (e.status_on - 400) / 10000 END
		AS done,
	    COALESCE(e.days, h.days) AS days
	FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
	JOIN held h ON h.id = e.session_id
	WHERE t.role = 1
	AND e.status_on <= to_char(:'day'::DATE, 'YYYYMMDD')::INTEGER),
person AS MATERIALIZED (
	SELECT person, MIN(year) AS first, COUNT(*) > COUNT(DISTINCT year)
	    OR COUNT(done) > COUNT(DISTINCT done) AS again
	FROM trainee WHERE took_part GROUP BY person),
event AS MATERIALIZED (
	SELECT t.person, t.year, country, kind, sex, took_part::INTEGER,
	    COALESCE(done = t.year, FALSE)::INTEGER AS done, 1 AS nominated,
	    CASE WHEN took_part THEN days ELSE 0 END AS days,
	    (took_part AND t.year = p.first)::INTEGER AS new, p.again
	FROM trainee t LEFT JOIN person p ON p.person = t.person
	WHERE t.year BETWEEN :first AND :last
	UNION ALL
	SELECT t.person, done, country, kind, sex, 0, 1, 0, 0, 0, p.again
	FROM trainee t JOIN person p ON p.person = t.person
	WHERE done BETWEEN :first AND :last
	AND (done <> t.year OR t.year NOT BETWEEN :first AND :last)),
finest AS (
	SELECT year, country, kind, sex, SUM(nominated) AS nominated,
	    SUM(took_part) AS took_part, SUM(new) AS new, SUM(done) AS done,
	    SUM(days) AS days
	FROM event GROUP BY year, country, kind, sex),
twice AS (
	SELECT person, year FROM event WHERE again GROUP BY person, year
	HAVING SUM(took_part) > 1 OR SUM(done) > 1),
one AS (
	SELECT year, country, kind, sex,
	    GREATEST(SUM(took_part) - 1, 0) AS people,
	    GREATEST(SUM(new) - 1, 0) AS new,
	    GREATEST(SUM(done) - 1, 0) AS doers
	FROM event JOIN twice USING (person, year)
	GROUP BY person, year, CUBE (country, kind, sex)),
cell AS (
	SELECT year, country, kind, sex, SUM(nominated) AS nominated,
	    SUM(took_part) AS took_part, SUM(took_part) AS people,
	    SUM(new) AS new, SUM(done) AS done, SUM(done) AS doers,
	    SUM(days) AS days
	FROM finest GROUP BY year, CUBE (country, kind, sex)
	UNION ALL
	SELECT year, country, kind, sex, 0, 0, -people, -new, 0, -doers, 0
	FROM one)
SELECT format('fy%s,%s-04-01,%s-03-31,%s,%s,%s,%s,%s,%s', year, year, year + 1,
    COALESCE(o.code, 'total'), COALESCE(kind, 'total'), CASE sex
    WHEN 0 THEN 'not-stated' WHEN 1 THEN 'F' WHEN 2 THEN 'M' WHEN 3 THEN 'X'
    ELSE 'total' END, m.line, m.value,
    CASE WHEN format('%s-03-31', year + 1) > :'day' THEN 'provisional'
    ELSE 'actual' END)
FROM (SELECT year, country, kind, sex, SUM(nominated) AS nominated,
	SUM(took_part) AS took_part, SUM(people) AS people, SUM(new) AS new,
	SUM(done) AS done, SUM(doers) AS doers, SUM(days) AS days
	FROM cell GROUP BY year, country, kind, sex) c
LEFT JOIN country o ON o.id = c.country
CROSS JOIN LATERAL (VALUES ('nominations,enrolments', nominated),
    ('participations,participations', took_part), ('people,people', people),
    ('people_new,people', new), ('completions,completions', done),
    ('people_completed,people', doers), ('person_days,days', days))
    m (line, value)
WHERE m.value <> 0 OR (country IS NULL AND kind IS NULL AND sex IS NULL);
