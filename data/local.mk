# The schema of the XML that cbreg writes and reads.
dist_pkgdata_DATA = %D%/cbreg-1.xsd

# The sample programme.
sampledir = $(pkgdatadir)/sample
dist_sample_DATA = \
	%D%/sample/README %D%/sample/activities.csv \
	%D%/sample/affiliations.csv %D%/sample/assessments.csv \
	%D%/sample/framework.csv %D%/sample/frameworks.csv \
	%D%/sample/headcounts.csv %D%/sample/meetings.csv \
	%D%/sample/organisations.csv %D%/sample/persons.csv \
	%D%/sample/placements.csv %D%/sample/profile.csv \
	%D%/sample/quotas.csv %D%/sample/roster-fy2015.csv \
	%D%/sample/roster-fy2016.csv %D%/sample/roster-fy2017.csv \
	%D%/sample/sessions.csv %D%/sample/teaches.csv
