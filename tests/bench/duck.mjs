// duck: the questions of the benchmark put to DuckDB, answered in the
// program's own columns, so that both the time and the answer compare.

import { createRequire } from 'node:module';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const usage = `usage: duck.mjs load DIR DATABASE
       duck.mjs gap DATABASE AS-OF
       duck.mjs figures DATABASE PERIOD AS-OF
options: --schema star|joined   --threads N   -o FILE
         --stat FILE LINE ROUND  appends the times of the query alone
DuckDB is looked for in the folder named by CBREG_BENCH_NODE.
`;

const FRAMEWORK = "framework = 'bench' AND version = '1'";

// One status table for every counter, as in the program.
const STATUS = `(VALUES
	('nominated', false, false), ('waitlisted', false, false),
	('accepted', false, false), ('attended', true, false),
	('completed', true, true), ('partial', true, false),
	('failed', true, false), ('on-leave', true, false),
	('not-selected', false, false), ('declined', false, false),
	('withdrawn', false, false), ('no-show', false, false),
	('left', true, false)) AS r(status, participant, completed)`;

// ---- loading ----

function loadSql(dir)
{
	const csv = (name) => `read_csv('${join(dir, name).replaceAll("'", "''")}',
	    header = true, all_varchar = true, delim = ',', quote = '"')`;

	return [`
CREATE TABLE organisation AS
SELECT code, kind, country, gov_csirt_from::DATE AS gov_from,
       gov_csirt_to::DATE AS gov_to
  FROM ${csv('organisations.csv')}`, `
CREATE TABLE activity AS
SELECT row_number() OVER (ORDER BY code)::SMALLINT AS id, code, kind
  FROM ${csv('activities.csv')}`, `
CREATE TABLE session AS
SELECT row_number() OVER (ORDER BY s.code)::SMALLINT AS id, s.code,
       a.id AS activity, s.start::DATE AS start_on, s."end"::DATE AS end_on,
       coalesce(s.status = 'cancelled', false) AS cancelled
  FROM ${csv('sessions.csv')} AS s JOIN activity AS a ON a.code = s.activity`,
	`
CREATE TABLE capability AS
SELECT row_number() OVER (ORDER BY code)::SMALLINT - 1 AS id, code, name,
       split_part(code, '.', 1) AS top
  FROM ${csv('framework.csv')} WHERE ${FRAMEWORK}`, `
CREATE TABLE framework AS
SELECT validity_months::INTEGER AS months
  FROM ${csv('frameworks.csv')} WHERE ${FRAMEWORK}`, `
CREATE TABLE profile AS
SELECT capability, min_level::INTEGER AS level, min_people::INTEGER AS people
  FROM ${csv('profile.csv')} WHERE ${FRAMEWORK} AND profile = 'all'`, `
CREATE TABLE teaches AS
SELECT a.id AS activity, c.id AS capability,
       t.validity_months::INTEGER AS months
  FROM ${csv('teaches.csv')} AS t JOIN activity AS a ON a.code = t.activity
  JOIN capability AS c ON c.code = t.capability
 WHERE ${FRAMEWORK}`, `
CREATE TABLE assessment AS
SELECT organisation, country, method, date::DATE AS day, capability, level
  FROM ${csv('assessments.csv')} WHERE ${FRAMEWORK}`, `
CREATE TEMP TABLE raw AS
SELECT *, lower(email) AS mail FROM ${csv('roster.csv')}`, `
CREATE TABLE person AS
SELECT row_number() OVER ()::INTEGER AS id, mail, name
  FROM (SELECT mail, min(name) AS name FROM raw GROUP BY mail)`, `
CREATE TYPE country AS ENUM (SELECT DISTINCT country FROM raw ORDER BY 1)`, `
CREATE TABLE affiliation AS
SELECT DISTINCT p.id AS person, r.organisation,
       o.country::country AS country,
       NULL::DATE AS valid_from, NULL::DATE AS valid_to
  FROM raw AS r JOIN person AS p ON p.mail = r.mail
  JOIN organisation AS o ON o.code = r.organisation ORDER BY person`, `
CREATE TYPE kind AS ENUM (SELECT DISTINCT kind FROM activity ORDER BY 1)`, `
CREATE TYPE sex AS ENUM ('F', 'M', 'X', 'not-stated')`, `
CREATE TYPE role AS ENUM ('trainee', 'trainer', 'observer')`, `
CREATE TYPE status AS ENUM (SELECT status FROM ${STATUS})`, `
CREATE TABLE enrolment AS
SELECT p.id AS person, s.id AS session, r.country::country AS country,
       coalesce(r.sex, 'not-stated')::sex AS sex,
       coalesce(r.role, 'trainee')::role AS role, r.status::status AS status,
       coalesce(r.date::DATE, CASE WHEN r.status = 'attended'
           THEN s.start_on ELSE s.end_on END) AS status_on
  FROM raw AS r JOIN person AS p ON p.mail = r.mail
  JOIN session AS s ON s.code = r.session
 ORDER BY person, session`, `
CREATE TABLE star AS
SELECT e.person, e.country, e.sex, a.kind::kind AS kind, s.activity,
       s.start_on, (s.end_on - s.start_on + 1)::INTEGER AS days,
       e.role, s.cancelled, r.participant, r.completed, e.status_on,
       f.person IS NOT NULL AS home, f.valid_from AS home_from,
       f.valid_to AS home_to
  FROM enrolment AS e JOIN session AS s ON s.id = e.session
  JOIN activity AS a ON a.id = s.activity
  JOIN ${STATUS} ON r.status = e.status::VARCHAR
  LEFT JOIN affiliation AS f ON f.person = e.person AND f.country = e.country
 ORDER BY e.person, e.session`, 'DROP TABLE raw', 'CHECKPOINT'];
}

// The fiscal year of a day.
function yearOf(day)
{
	return `(year(${day}) - (month(${day}) < 4)::INTEGER)::SMALLINT`;
}

// Enrolments with all that the questions ask of them, in either schema; what
// is of the session is worked out once a session where there is one.
function seats(schema)
{
	if (schema === 'star')
		return `(SELECT *, ${yearOf('start_on')} AS year FROM star)`;
	return `(SELECT e.person, e.country, e.sex, s.kind, s.activity, s.year,
       s.days, e.role, s.cancelled, r.participant, r.completed, e.status_on
  FROM enrolment AS e
  JOIN (SELECT s.id, s.activity, a.kind::kind AS kind, s.cancelled,
	       ${yearOf('s.start_on')} AS year,
	       (s.end_on - s.start_on + 1)::INTEGER AS days
	  FROM session AS s JOIN activity AS a ON a.id = s.activity) AS s
       ON s.id = e.session
  JOIN ${STATUS} ON r.status = e.status::VARCHAR)`;
}

// ---- the gap, per country and top-level capability ----

// A person's capabilities are bits of a few words, so that distinct people
// cost one group by person; COUNT(DISTINCT) took six times as long.
const CAPABILITIES = 150;
const WORD_BITS = 60;

function gapSql(schema, asOf)
{
	const day = `DATE '${asOf}'`;
	const all = (n, text) => Array.from({ length: n }, (_, i) => text(i))
		.join(', ');
	const words = Math.ceil(CAPABILITIES / WORD_BITS);
	const masks = all(words, (i) => `bit_or(CASE
	    WHEN capability // ${WORD_BITS} = ${i}
	    THEN 1::BIGINT << (capability % ${WORD_BITS}) ELSE 0 END) AS m${i}`);
	const ored = all(words, (i) => `bit_or(m${i}) AS m${i}`);
	const counts = all(CAPABILITIES, (i) =>
		`sum(m${Math.floor(i / WORD_BITS)} >> ${i % WORD_BITS} & 1)`);
	const inForce = (from, to) =>
	    `(${from} IS NULL OR ${from} <= ${day}) AND
	     (${to} IS NULL OR ${to} >= ${day})`;
	const home = schema === 'star' ?
	    `AND e.home AND ${inForce('e.home_from', 'e.home_to')}` : '';
	const away = schema === 'star' ? '' : `WHERE EXISTS (
	    FROM affiliation AS f WHERE f.person = e.person AND
	    f.country = e.country AND
	    ${inForce('f.valid_from', 'f.valid_to')})`;

	return `
WITH post AS (
	SELECT code, country FROM organisation
	 WHERE gov_from <= ${day} AND (gov_to IS NULL OR gov_to >= ${day})),
level AS (
	SELECT post.country, a.capability, a.level,
	       ${day} >= a.day + to_months(f.months) AS expired
	  FROM assessment AS a CROSS JOIN framework AS f
	  JOIN post ON post.country = a.country AND
	       (a.organisation IS NULL OR a.organisation = post.code)
	 WHERE a.level IS NOT NULL AND a.day <= ${day}
	QUALIFY row_number() OVER (PARTITION BY post.country, a.capability
	    ORDER BY a.day DESC, list_position(
		['audit', 'exercise', 'peer', 'self'], a.method),
		TRY_CAST(a.level AS INTEGER) NULLS LAST) = 1),
since AS (
	SELECT activity, CASE WHEN months IS NULL THEN DATE '0001-01-01'
	       ELSE (${day} - to_months(months))::DATE END AS day, ${masks}
	  FROM teaches GROUP BY ALL),
skill AS (
	SELECT e.person, e.country, ${ored}
	  FROM ${seats(schema)} AS e JOIN since ON since.activity = e.activity
	 WHERE e.completed AND e.role = 'trainee' AND NOT e.cancelled AND
	       e.status_on <= ${day} AND e.status_on > since.day ${home}
	 GROUP BY ALL),
counted AS (
	SELECT country, [${counts}] AS people FROM skill AS e ${away}
	 GROUP BY country),
trained AS (
	SELECT country, unnest(range(${CAPABILITIES})) AS capability,
	       unnest(people) AS people
	  FROM counted),
item AS (
	SELECT post.country, c.top, l.level = 'na' AS na,
	       coalesce(p.level, 0) = 0 AS free,
	       l.level IS NULL OR l.expired AS unknown,
	       TRY_CAST(l.level AS INTEGER) < p.level AS low,
	       coalesce(p.people, 0) AS need, coalesce(t.people, 0) AS have
	  FROM post CROSS JOIN profile AS p
	  JOIN capability AS c ON c.code = p.capability
	  LEFT JOIN level AS l ON l.country = post.country AND
	       l.capability = p.capability
	  LEFT JOIN trained AS t ON t.country::VARCHAR = post.country AND
	       t.capability = c.id),
verdict AS (
	SELECT country, top, CASE WHEN na THEN 'not_applicable'
	       WHEN have < need OR (NOT free AND NOT unknown AND low) THEN 'gap'
	       WHEN NOT free AND unknown THEN 'unknown' ELSE 'met' END AS status,
	       need > 0 AND have = need AS thin
	  FROM item)
SELECT v.country, v.top, any_value(c.name), count(*),
       count(*) FILTER (status = 'met'),
       count(*) FILTER (status = 'met' AND thin),
       count(*) FILTER (status = 'gap'),
       count(*) FILTER (status = 'unknown'),
       count(*) FILTER (status = 'not_applicable')
  FROM verdict AS v JOIN capability AS c ON c.code = v.top
 GROUP BY v.country, v.top ORDER BY v.country, v.top::INTEGER`;
}

const gapColumns = ['country', 'capability', 'name', 'items', 'met', 'thin',
	'gap', 'unknown', 'not_applicable'];

// ---- the figures, per year, country, kind and sex, with all totals ----

// Nearly everybody is in one cell of a year only, so that people are
// participations less repeats.  One group by person finds who has two of one
// year, and where he was new: the first year and its cell are one number.
// Only the rows of those who come twice are grouped by person, year and cell;
// that is two to four times as quick as a group by person, year and CUBE.

function fiscalYears(period)
{
	const found = /^fy(\d{4})\.\.fy(\d{4})$/.exec(period);

	if (found === null || found[2] - found[1] > 30)
		throw new Error(`'${period}' is not like fy2010..fy2025`);
	return { from: +found[1], to: +found[2] };
}

function figuresSql(schema, period, asOf)
{
	const { from, to } = fiscalYears(period);
	const asked = (year) => `${year} BETWEEN ${from} AND ${to}`;
	const word = (type, bit) => `enum_range(NULL::${type})
	       [((first >> ${bit}) & 255) + 1]::${type} AS ${type}`;
	const cell = 'year, country, kind, sex';

	return `
WITH trainee AS (
	SELECT person, country, kind, sex, days, year, participant,
	       participant AND ${asked('year')} AS took_part,
	       CASE WHEN completed AND ${asked(yearOf('status_on'))}
	       THEN ${yearOf('status_on')} END AS done
	  FROM ${seats(schema)} AS e
	 WHERE role = 'trainee' AND NOT cancelled AND
	       status_on <= DATE '${asOf}'),
event AS (
	SELECT person, ${cell}, 1 AS nominated,
	       took_part::TINYINT AS took_part,
	       coalesce(done = year, false)::TINYINT AS done,
	       CASE WHEN took_part THEN days ELSE 0 END AS days
	  FROM trainee WHERE ${asked('year')}
	UNION ALL
	SELECT person, done AS year, country, kind, sex, 0, 0, 1, 0
	  FROM trainee
	 WHERE done <> year OR (done IS NOT NULL AND NOT (${asked('year')}))),
added AS (
	SELECT ${cell}, sum(nominated) AS nominated,
	       sum(took_part) AS took_part, sum(done) AS done,
	       sum(days) AS days
	  FROM event GROUP BY ALL),
person AS MATERIALIZED (
	SELECT person, count(*) FILTER (took_part) AS n,
	       bit_or(CASE WHEN took_part THEN 1::BIGINT << (year - ${from})
		   END) AS years,
	       count(done) AS n_done, bit_or(1::BIGINT << (done - ${from})) AS done,
	       min((year::BIGINT << 24) | (enum_code(country)::BIGINT << 16) |
		   (enum_code(kind)::BIGINT << 8) | enum_code(sex))
		   FILTER (participant) AS first
	  FROM trainee GROUP BY person),
again AS MATERIALIZED (
	SELECT person, first >> 24 AS first FROM person
	 WHERE n > bit_count(years) OR n_done > bit_count(done)),
theirs AS MATERIALIZED (
	SELECT e.person, ${cell}, took_part, done,
	       took_part > 0 AND year = a.first AS new
	  FROM event AS e JOIN again AS a ON a.person = e.person
	 WHERE took_part > 0 OR done > 0),
twice AS (
	SELECT person, year FROM theirs GROUP BY ALL
	HAVING sum(took_part) > 1 OR sum(done) > 1),
one AS (
	SELECT person, ${cell}, sum(took_part) AS took_part,
	       count(*) FILTER (new) AS new, sum(done) AS done
	  FROM theirs SEMI JOIN twice USING (person, year)
	 GROUP BY person, year, CUBE (country, kind, sex)),
repeated AS (
	SELECT ${cell}, sum(greatest(took_part - 1, 0)) AS people,
	       sum(greatest(new - 1, 0)) AS new,
	       sum(greatest(done - 1, 0)) AS doers
	  FROM one GROUP BY ALL),
fresh AS (
	SELECT first >> 24 AS year, ${word('country', 16)},
	       ${word('kind', 8)}, ${word('sex', 0)}, n
	  FROM (SELECT first, count(*) AS n
		  FROM person ANTI JOIN again USING (person)
		 WHERE ${asked('(first >> 24)')} GROUP BY first)
	UNION ALL
	SELECT ${cell}, count(*) FROM theirs WHERE new GROUP BY ALL),
finest AS (
	SELECT ${cell}, nominated, took_part, done, days, 0 AS new FROM added
	UNION ALL
	SELECT ${cell}, 0, 0, 0, 0, n FROM fresh),
cubed AS (
	SELECT ${cell}, sum(nominated) AS nominated,
	       sum(took_part) AS took_part, sum(took_part) AS people,
	       sum(new) AS new, sum(done) AS done, sum(done) AS doers,
	       sum(days) AS days
	  FROM finest GROUP BY year, CUBE (country, kind, sex)
	UNION ALL
	SELECT ${cell}, 0, 0, -people, -new, 0, -doers, 0 FROM repeated)
SELECT year, coalesce(country::VARCHAR, 'total') AS country,
       coalesce(kind::VARCHAR, 'total') AS kind,
       coalesce(sex::VARCHAR, 'total') AS sex, sum(nominated),
       sum(took_part), sum(people), sum(new), sum(done), sum(doers),
       sum(days)
  FROM cubed GROUP BY year, cubed.country, cubed.kind, cubed.sex
 ORDER BY 1, 2, 3, 4`;
}

const measures = [['nominations', 'enrolments'],
	['participations', 'participations'], ['people', 'people'],
	['people_new', 'people'], ['completions', 'completions'],
	['people_completed', 'people'], ['person_days', 'days']];

const figuresColumns = ['period', 'period_start', 'period_end', 'country',
	'kind', 'sex', 'measure', 'unit', 'value', 'status'];

// One line a measure; zero cells only for the grand totals.
function figuresRows(rows, asOf)
{
	const out = [];

	for (const [year, ...row] of rows) {
		const first = `${year}-04-01`, last = `${Number(year) + 1}-03-31`;
		const status = last > asOf ? 'provisional' : 'actual';
		const axes = row.slice(0, 3);
		const grand = axes.every((axis) => axis === 'total');

		measures.forEach(([measure, unit], i) => {
			if (grand || Number(row[3 + i]) !== 0)
				out.push([`fy${year}`, first, last, ...axes,
					measure, unit, row[3 + i], status]);
		});
	}
	return out;
}

// ---- words in, words out ----

function csvText(columns, rows)
{
	const cell = (value) => {
		const text = String(value ?? '');

		return /[",\r\n]/.test(text) ?
		    `"${text.replaceAll('"', '""')}"` : text;
	};

	return [columns, ...rows].map((row) => row.map(cell).join(','))
		.join('\n') + '\n';
}

function parseArguments(argv)
{
	const options = { schema: 'star', threads: '2', words: [] };

	for (let i = 0; i < argv.length; i++) {
		if (argv[i] === '--schema')
			options.schema = argv[++i];
		else if (argv[i] === '--threads')
			options.threads = argv[++i];
		else if (argv[i] === '-o')
			options.output = argv[++i];
		else if (argv[i] === '--stat')
			options.stat = argv.slice(i + 1, (i += 3) + 1);
		else
			options.words.push(argv[i]);
	}
	return options;
}

function isValid({ words, schema })
{
	const count = { load: 3, gap: 3, figures: 4 }[words[0]];

	return words.length === count && ['star', 'joined'].includes(schema);
}

// Loads the package; what that takes is no part of the times of a query.
function duckdb()
{
	const folder = resolve(process.env.CBREG_BENCH_NODE ?? '.');
	const require = createRequire(join(folder, 'package.json'));

	return require('@duckdb/node-api');
}

async function connect({ DuckDBInstance }, path, options)
{
	const instance = await DuckDBInstance.create(path, options);

	return instance.connect();
}

async function load(dir, path, options)
{
	for (const file of [path, `${path}.wal`])
		if (existsSync(file))
			rmSync(file);

	const db = await connect(duckdb(), path,
	    { threads: options.threads });

	for (const sql of loadSql(dir))
		await db.run(sql);
	db.closeSync();
}

async function ask(options)
{
	const [question, path, ...rest] = options.words;
	const asOf = rest.at(-1);
	const sql = question === 'gap' ? gapSql(options.schema, asOf) :
	    figuresSql(options.schema, rest[0], asOf);
	const module = duckdb();
	const start = performance.now();
	const db = await connect(module, path, { threads: options.threads,
		access_mode: 'READ_ONLY' });
	const ready = performance.now();
	const rows = (await db.runAndReadAll(sql)).getRows();
	const stop = performance.now();
	const text = question === 'gap' ? csvText(gapColumns, rows) :
	    csvText(figuresColumns, figuresRows(rows, asOf));

	if (options.output !== undefined)
		writeFileSync(options.output, text);
	else
		process.stdout.write(text);
	if (options.stat !== undefined) {
		const [file, line, round] = options.stat;
		const stat = (what, from) => `${line},duckdb-${options.schema}` +
		    `-${what},${round},${((stop - from) / 1000).toFixed(6)}` +
		    ',0,0,0,0\n';

		appendFileSync(file, stat('open+query', start) +
		    stat('query', ready));
	}
	db.closeSync();
}

const options = parseArguments(process.argv.slice(2));

if (!isValid(options)) {
	process.stderr.write(usage);
	process.exit(2);
}
if (options.words[0] === 'load')
	await load(options.words[1], options.words[2], options);
else
	await ask(options);
