-- The trained people of a gap report, per country and capability, as SQL over
-- a registry on PostgreSQL: the part of the question that costs.
WITH lesson AS (
	SELECT activity_id, capability_id,
	    CASE WHEN COALESCE(validity_months, 0) = 0 THEN 0
	    ELSE to_char(:'day'::DATE - make_interval(months =>
		validity_months), 'YYYYMMDD')::INTEGER END AS after
	FROM teaches),
here AS (
	SELECT DISTINCT a.person_id, o.country_id
	FROM affiliation a JOIN org o ON o.id = a.org_id
	WHERE a.valid_from <= to_char(:'day'::DATE, 'YYYYMMDD')::INTEGER
	AND (a.valid_to = 0 OR
	    a.valid_to >= to_char(:'day'::DATE, 'YYYYMMDD')::INTEGER))
SELECT t.country_id, l.capability_id, COUNT(DISTINCT e.person_id)
FROM enrolment e JOIN stratum t ON t.id = e.stratum_id
JOIN session s ON s.id = e.session_id
JOIN lesson l ON l.activity_id = s.activity_id
JOIN here h ON h.person_id = e.person_id AND h.country_id = t.country_id
WHERE e.status = 5 AND t.role = 1 AND e.status_on > l.after
AND e.status_on <= to_char(:'day'::DATE, 'YYYYMMDD')::INTEGER
AND COALESCE(s.status, '') <> 'cancelled'
GROUP BY t.country_id, l.capability_id;
