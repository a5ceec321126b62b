# Manual pages.

dist_man_MANS += \
	%D%/cbreg.1 %D%/cbreg-admin.1 %D%/cbreg-certificate.1 \
	%D%/cbreg-enroll.1 \
	%D%/cbreg-figures.1 %D%/cbreg-gap.1 %D%/cbreg-import.1 \
	%D%/cbreg-person.1 %D%/cbreg-placement.1 %D%/cbreg-records.1 \
	%D%/cbreg-screen.1 %D%/cbreg-session.1 %D%/cbreg-formats.7
