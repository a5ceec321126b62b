#!/bin/sh
# Who is who, what a person's records keep, and what never gets out.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,kind,country
KH-CERT,CamCERT,government-csirt,KH
KH-MPTC,Ministry of Posts,ministry,KH
TH-CERT,ThaiCERT,government-csirt,TH
PH-CERT,Philippine Computer Emergency Response Team,other,PH
CERT-PH,National Computer Emergency Response Team,government-csirt,PH
VN-CERT,VNCERT,government-csirt,VN
MY-CERT,MyCERT,government-csirt,MY
MM-CERT,mmCERT,government-csirt,MM
ID-CERT,ID-CERT,government-csirt,ID
JP-CERT,JPCERT,private,JP
END
cat >activities.csv <<\END
code,kind,name,hours
COURSE,course,Course,
END

# What is known | the row | who the row is, by the rules:
#   1 person given: must exist; 2 a known e-mail or external id: that person,
#   unless name or birth year contradict; 3 the same name, country and
#   organisation: that person, namesakes otherwise are new if they have
#   another identifier, else ambiguous; 4 nobody near: new.
# Title | name,country,organisation,email,birth_year,external_id |
#   person,name,country,organisation,email,birth_year,external_id | answer
cat >cases <<\END
1: the code|Code Giver,KH,KH-CERT,,,|P000001,,,,,,|same
1: a code that nobody has|Code Nobody,KH,KH-CERT,,,|P999999,,,,,,|rejected
1: a known e-mail for the code|Mail Giver,KH,KH-CERT,mg@kh.example,,|mg@kh.example,,,,,,|same
1: an unknown e-mail for the code|Mail Nobody,KH,KH-CERT,,,|nobody@kh.example,,,,,,|rejected
1: a known external id for the code|Staff Giver,KH,KH-CERT,,,staff:017|staff:017,,,,,,|same
1: the id with a zero less|Staff Zero,KH,KH-CERT,,,staff:0812|staff:812,,,,,,|rejected
2: e-mail, name in another order and case|Chan Maly,KH,KH-CERT,maly@kh.example,,|,MALY chan,KH,KH-CERT,maly@kh.example,,|same
2: e-mail in other letter case|Kim Vuthy,KH,KH-CERT,vuthy@kh.example,,|,Kim Vuthy,KH,KH-CERT,Vuthy@KH.Example,,|same
2: e-mail, one word of the name the same|Sreymom Thy,KH,KH-CERT,thy@kh.example,,|,Sreymom Rath,KH,KH-CERT,thy@kh.example,,|same
2: e-mail, at another organisation now|Ros Pisey,KH,KH-CERT,pisey@kh.example,,|,Ros Pisey,KH,KH-MPTC,pisey@kh.example,,|same
2: e-mail, in another country now|Yim Sovann,KH,KH-CERT,yim@kh.example,,|,Yim Sovann,TH,TH-CERT,yim@kh.example,,|same
2: e-mail, but a wholly other name|Heng Rithy,KH,KH-CERT,rithy@kh.example,,|,Pich Samnang,KH,KH-CERT,rithy@kh.example,,|conflict
2: e-mail, but another birth year|Keo Sophea,KH,KH-CERT,keo@kh.example,1980,|,Keo Sophea,KH,KH-CERT,keo@kh.example,1991,|conflict
2: external id, at another organisation now|Lim Bopha,KH,KH-CERT,,,staff:21|,Lim Bopha,KH,KH-MPTC,,,staff:21|same
2: external id, but a wholly other name|Ouk Malis,KH,KH-CERT,,,staff:22|,Var Nary,KH,KH-CERT,,,staff:22|conflict
2: external id, but another birth year|Un Rotha,KH,KH-CERT,,1975,staff:23|,Un Rotha,KH,KH-CERT,,1976,staff:23|conflict
2: e-mail of one, external id of another|Tep Ratana,KH,KH-CERT,tep@kh.example,,|,Tep Ratana,KH,KH-CERT,tep@kh.example,,staff:21|conflict
3: the same name, country, organisation|Sok Dara,KH,KH-CERT,,,|,Sok Dara,KH,KH-CERT,,,|same
3: in another order and case|Seng Visal,KH,KH-CERT,,,|,VISAL SENG,KH,KH-CERT,,,|same
3: with a comma|Mao Chenda,KH,KH-CERT,,,|,"MAO, Chenda",KH,KH-CERT,,,|same
3: accents and Vietnamese letters folded|Nguyễn Thị Ánh Đào,VN,VN-CERT,,,|,NGUYEN THI ANH DAO,VN,VN-CERT,,,|same
3: a Vietnamese name of which a word differs|Trần Văn Nam,VN,VN-CERT,,,|,Trần Văn Năng,VN,VN-CERT,,,|new
3: titles ignored|Dr. Somchai Rattanakul,TH,TH-CERT,,,|,Mr Rattanakul Somchai,TH,TH-CERT,,,|same
3: bin ignored in Malaysia|Ahmad bin Ismail,MY,MY-CERT,,,|,Ahmad Ismail,MY,MY-CERT,,,|same
3: U ignored in Myanmar|U Thein Zaw,MM,MM-CERT,,,|,Thein Zaw,MM,MM-CERT,,,|same
3: U kept in Thailand|U Prasit,TH,TH-CERT,,,|,Prasit,TH,TH-CERT,,,|new
3: one word|Sukarno,ID,ID-CERT,,,|,SUKARNO,ID,ID-CERT,,,|same
3: Thai|สมชาย ใจดี,TH,TH-CERT,,,|,ใจดี สมชาย,TH,TH-CERT,,,|same
3: Thai, another vowel|มาลี สุขใส,TH,TH-CERT,,,|,มาลี สุขใส่,TH,TH-CERT,,,|new
3: Khmer|សុខ ដារ៉ា,KH,KH-CERT,,,|,ដារ៉ា សុខ,KH,KH-CERT,,,|same
3: Khmer, another mark|ចាន់ មាលី,KH,KH-CERT,,,|,ចាន មាលី,KH,KH-CERT,,,|new
3: Burmese|အောင် မင်း,MM,MM-CERT,,,|,အောင် မင်း,MM,MM-CERT,,,|same
3: kana, narrow and wide|ｻﾄｳ ｹﾝｼﾞ,JP,JP-CERT,,,|,サトウ ケンジ,JP,JP-CERT,,,|same
3: an e-mail that nobody has had|Khem Veasna,KH,KH-CERT,,,|,Khem Veasna,KH,KH-CERT,veasna@kh.example,,|same
3: an external id of another kind|Meas Sokha,KH,KH-CERT,,,staff:31|,Meas Sokha,KH,KH-CERT,,,passport:N1|same
3: another e-mail, the same organisation|Chea Vanna,KH,KH-CERT,va@kh.example,,|,Chea Vanna,KH,KH-CERT,vb@kh.example,,|new
3: another external id of the same kind|Prak Sovan,KH,KH-CERT,,,staff:41|,Prak Sovan,KH,KH-CERT,,,staff:42|new
3: another birth year, the same organisation|Long Dy,KH,KH-CERT,,1970,|,Long Dy,KH,KH-CERT,,1999,|new
3: the same birth year, another organisation|Sam Ol,KH,KH-CERT,,1970,|,Sam Ol,KH,KH-MPTC,,1970,|ambiguous
3: another organisation, no identifier|Noun Phal,KH,KH-CERT,,,|,Noun Phal,KH,KH-MPTC,,,|ambiguous
3: another organisation, other e-mails|Touch Sam,KH,KH-CERT,ta@kh.example,,|,Touch Sam,KH,KH-MPTC,tb@kh.example,,|new
3: another organisation, e-mail here only|Hang Meas,KH,KH-CERT,,,|,Hang Meas,KH,KH-MPTC,hm@kh.example,,|ambiguous
3: another organisation, e-mail there only|Nhem Kosal,KH,KH-CERT,nk@kh.example,,|,Nhem Kosal,KH,KH-MPTC,,,|ambiguous
3: two of that name, the first|Double Name,KH,KH-CERT,d1@kh.example,,|,Double Name,KH,KH-CERT,,,|ambiguous
3: two of that name, the second|Double Name,KH,KH-CERT,d2@kh.example,,|,Double Name,KH,KH-CERT,d2@kh.example,,|same
3: PH-CERT is not CERT-PH|Juan Reyes,PH,PH-CERT,,,|,Juan Reyes,PH,CERT-PH,,,|ambiguous
3: PH-CERT is PH-CERT|Ramon Diaz,PH,PH-CERT,,,|,DIAZ Ramon,PH,PH-CERT,,,|same
4: a namesake in another country|Kong Thida,KH,KH-CERT,,,|,Kong Thida,TH,TH-CERT,,,|new
4: one word of the name the same|Ung Huot,KH,KH-CERT,,,|,Ung Heang,KH,KH-CERT,,,|new
4: nobody near|Far Away,KH,KH-CERT,,,|,Jordan Avila,PH,PH-CERT,,,|new
END

# The cases as files: case N has person N and session CN.
count=$(wc -l <cases)
{
	echo 'code,name,country,organisation,email,birth_year,external_id'
	cut -d '|' -f 2 cases | awk '{ printf "P%06d,%s\n", NR, $0 }'
} >persons.csv
{
	echo 'code,activity,start,end'
	seq "$count" | sed 's/.*/C&,COURSE,2017-05-08,2017-05-12/'
} >sessions.csv
roster='session,person,name,country,organisation,email,birth_year,external_id'
{
	echo "$roster"
	cut -d '|' -f 3 cases | awk '{ print "C" NR "," $0 }'
} >roster.csv

# answer N: what became of the row of case N, from the lists taken before
answer()
{
	code=$(sed -n "s/^C$1,\(P[0-9]*\),.*/\1/p" enrolled)
	if [ -z "$code" ]; then
		grep "^C$1," rejects | sed 's/.*,"\([a-z]*\)","[^"]*"$/\1/'
	elif [ "$code" = "$(printf 'P%06d' "$1")" ]; then
		echo same
	elif [ "${code#P}" -gt "$(printf %06d "$count")" ]; then
		echo new
	else
		echo "$code"
	fi
}

known_people()
{
	begin 'the people who are known'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv persons.csv
	cbreg export persons >before
	check "not $count" [ "$(wc -l <before)" -eq $((count + 1)) ]
}

identity_by_import()
{
	known_people
	expect_code 1 cbreg import roster.csv --partial --rejects rejects
	cbreg export roster >enrolled
	i=0
	while IFS='|' read -r title _ _ wanted; do
		i=$((i + 1))
		begin "import, rule $title: $wanted"
		is=$(answer $i)
		check "$is, not $wanted" [ "$is" = "$wanted" ]
	done <cases
	begin 'import: every ambiguous or contradictory row has a finding'
	check 'a row without one' [ "$(grep -c ',""$' rejects)" -eq 0 ]
	begin 'import: the same again changes nothing'
	cbreg export persons >before
	expect_code 1 cbreg import roster.csv --partial
	expect_words "$dir/err" 'nothing was written'
	cbreg export roster >now
	expect_file enrolled now
	cbreg export persons >now
	expect_file before now
	expect_code 0 cbreg check
}

# The same people by enroll, which looks them up one by one.
identity_by_enroll()
{
	known_people
	: >rejects
	: >codes
	i=0
	cut -d '|' -f 3,4 cases | tr '|' ',' | sed 's/"\([^"]*\),\([^"]*\)"/\1@\2/' |
	    tr ',' '|' | while IFS='|' read -r person name country org email \
	    year external wanted; do
		i=$((i + 1))
		name=$(echo "$name" | tr @ ,)
		"$CBREG" --db "$DB" enroll "C$i" "${person:-$name}" --new \
		    ${country:+--country=$country} ${org:+--org=$org} \
		    ${email:+--email=$email} ${year:+--birth-year=$year} \
		    ${external:+--external-id=$external} >>"$dir/out" 2>err
		echo "$? $wanted $(tail -n 1 err)" >>codes
	done
	cbreg export roster >enrolled
	i=0
	while IFS='|' read -r title _ _ wanted; do
		i=$((i + 1))
		begin "enroll, rule $title: $wanted"
		code=$(sed -n "${i}p" codes)
		case $wanted in
		same | new)
			is=$(answer $i)
			check "$is, not $wanted: $code" [ "$is" = "$wanted" ]
			;;
		ambiguous | conflict)
			check "$code" [ "${code%% *}" -eq 4 ]
			check 'enrolled' [ -z "$(answer $i)" ]
			;;
		rejected)
			check "$code" [ "${code%% *}" -eq 3 ]
			check 'enrolled' [ -z "$(answer $i)" ]
			;;
		esac
	done <cases
	begin 'enroll: without --new nobody new is made'
	cbreg export persons >before
	expect_code 3 cbreg enroll C1 'Somebody Unheard'
	expect_words "$dir/err" '--new'
	cbreg export persons >now
	expect_file before now
	begin 'enroll: --namesake makes somebody new beside a namesake'
	expect_code 0 cbreg enroll C1 'Noun Phal' --country KH --org KH-MPTC \
	    --namesake --format csv
	cbreg export persons >now
	check 'not one person more' \
	    [ "$(wc -l <now)" -eq $(($(wc -l <before) + 1)) ]
	expect_code 0 cbreg check
}

for_each_engine identity_by_import
for_each_engine identity_by_enroll

cat >moves.csv <<\END
code,activity,start,end
M1,COURSE,2015-06-01,2015-06-05
M2,COURSE,2016-06-01,2016-06-05
M3,COURSE,2017-06-01,2017-06-05
M4,COURSE,2018-06-01,2018-06-05
END

mover()
{
	begin 'a mover: affiliations follow the rosters'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv moves.csv
	expect_code 0 cbreg person add --name='Tep Ratana' --country=KH \
	    --email=tep@kh.example --organisation=KH-CERT \
	    --affiliated-from=2014-12
	expect_code 0 cbreg enroll M1 P000001 --status=completed
	# The same organisation, said again.
	expect_code 0 cbreg enroll M2 P000001 --org=KH-CERT --country=KH \
	    --status=completed
	expect_code 0 cbreg export affiliations
	expect_out <<-\END
	person,organisation,valid_from,valid_to
	P000001,KH-CERT,2014-12,
	END
	expect_code 0 cbreg enroll M3 tep@kh.example --org=KH-MPTC \
	    --status=completed
	expect_code 0 cbreg export affiliations
	expect_out <<-\END
	person,organisation,valid_from,valid_to
	P000001,KH-CERT,2014-12,2017-05-31
	P000001,KH-MPTC,2017-06-01,
	END

	begin 'a mover: what is enrolled stays as it was'
	cbreg figures --period 2015-01..2017-12 --by country,org-kind,sex \
	    --format csv >figures
	cbreg export roster >enrolled
	expect_words enrolled 'M1,P000001,,Tep Ratana,,KH,KH-CERT,' \
	    'M2,P000001,,Tep Ratana,,KH,KH-CERT,' \
	    'M3,P000001,,Tep Ratana,,KH,KH-MPTC,'
	expect_code 0 cbreg enroll M4 P000001 --org=TH-CERT --country=TH \
	    --sex=F --status=completed
	expect_code 0 cbreg person set P000001 --country=TH --sex=F
	expect_code 0 cbreg org set KH-CERT --kind=regulator
	cbreg export roster >now
	expect_words now 'M4,P000001,,Tep Ratana,,TH,TH-CERT,tep@kh.example,F,'
	sed '/^M4/d' now >rest
	expect_file enrolled rest
	cbreg figures --period 2015-01..2017-12 --by country,org-kind,sex \
	    --format csv >now
	expect_file figures now

	begin 'a mover: said twice, moved once'
	cbreg export affiliations >before
	printf 'session,person,organisation\nM4,P000001,TH-CERT\n' >again.csv
	expect_code 0 cbreg import again.csv
	expect_words "$dir/err" 'known already'
	cbreg export affiliations >now
	expect_file before now

	begin 'a roster of the past is no move of today'
	expect_code 0 cbreg session add M0 --activity=COURSE \
	    --start=2014-12-08 --end=2014-12-12
	expect_code 0 cbreg enroll M0 P000001 --org=KH-CERT --country=KH
	cbreg export affiliations >now
	expect_file before now
}
for_each_engine mover

alike()
{
	begin 'PH-CERT and CERT-PH are two'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv moves.csv
	cat >alike.csv <<-\END
	session,name,country,organisation,status
	M1,Jose Cruz,PH,PH-CERT,completed
	M1,Maria Santos,PH,CERT-PH,completed
	M1,Ana Reyes,PH,National Computer Emergency Response Team,completed
	M1,Ramon Diaz,PH,philippine computer emergency response team,completed
	END
	expect_code 0 cbreg import alike.csv
	expect_code 0 cbreg export affiliations
	expect_out <<-\END
	person,organisation,valid_from,valid_to
	P000001,PH-CERT,,
	P000002,CERT-PH,,
	P000003,CERT-PH,,
	P000004,PH-CERT,,
	END
	cbreg figures --period 2015 --by org-kind --measures people \
	    --format csv >figures
	expect_words figures ',other,people,people,2,' \
	    ',government-csirt,people,people,2,'

	begin 'a name like both is neither'
	for name in PHCERT CERTPH PH CERT 'Computer Emergency Response Team' \
	    'PH-CERT-PH'; do
		printf 'session,name,country,organisation\nM2,X Y,PH,%s\n' \
		    "$name" >neither.csv
		expect_code 1 cbreg import neither.csv
		expect_words "$dir/err" 'neither.csv:2:4' "$name"
	done
}
for_each_engine alike

# Names as they are written, as the export has them.
cat >names.csv <<\END
code,name,native_name,kana,sort_name,country,organisation,email,sex,birth_year,external_id,affiliated_from
P000001,Sukarno,,,,ID,,,,,staff:0812345678,
P000002,สมชาย ใจดี,สมชาย ใจดี,,,TH,,,M,1980,,
P000003,សុខ ដារ៉ា,សុខ ដារ៉ា,,,KH,,,F,,,
P000004,အောင်ဆန်းစုကြည်,,,,MM,,,,,,
P000005,Nguyễn Thị Ánh Đào,Nguyễn Thị Ánh Đào,,NGUYEN Dao,VN,,,X,,,
P000006,佐藤 健二,佐藤 健二,サトウ ケンジ,SATO Kenji,JP,,,,,,
P000007,=1+1,,,,TH,,,,,,
P000008,+66812345678,,,,TH,,,,,,
P000009,-2+3,,,,TH,,,,,,
P000010,@SUM(A1),,,,TH,,,,,,
P000011,"Somchai ""Lek"" Jaidee",,,,TH,,,,,,
P000012,"Anwar, Haji",,,,BN,,,,,,
P000013,"Maria
Santos",,,,PH,,,,,,
P000014,O'Brien; DROP TABLE person,,,,XR,,,,,passport:00123,
P000015,NULL,,,,LA,,,,,,
P000016,100 % \0 \n %s %n,,,,LA,,,,,,
P000017,000123,,,,SG,,,,,id:1:2,
P000018,ß ẞ İ ı ﬁ é,,,,PH,,,,,,
P000019,|*_`<b>,,,,PH,,,,,,
P000020,👩‍💻 Zoë,,,,PH,,,,,,
END

names()
{
	begin 'names and ids come out as they were written'
	expect_code 0 cbreg init
	expect_code 0 cbreg import names.csv
	expect_code 0 cbreg export persons
	expect_file names.csv "$dir/out"

	begin 'the same file once more: the same people'
	expect_code 0 cbreg import names.csv
	expect_words "$dir/err" 'known already'

	begin 'json: text stays text'
	expect_code 0 cbreg export persons --format json
	expect_words "$dir/out" '"staff:0812345678"' '"name": "000123"' \
	    '"name": "=1+1"' '"name": "Maria\nSantos"' \
	    '"name": "Somchai \"Lek\" Jaidee"'
}
for_each_engine names

begin 'a table is aligned whatever the script'
new_registry
cat >aligned.csv <<\END
code,name,country,sex
P000001,Sukarno,ID,F
P000002,สมชาย ใจดี,TH,M
P000003,佐藤 健二,JP,X
P000004,Nguyễn Thị Ánh Đào,VN,F
P000005,한글,XR,M
END
expect_code 0 cbreg import aligned.csv
expect_code 0 cbreg person list
# As wide as a terminal shows it: marks take no cell, wide letters two.
sed 's/ี//g; s/[佐藤健二한글]/xx/g; s/[^ -~]/x/g' "$dir/out" >cells
column=$(awk 'NR == 1 { print index($0, "country") }' cells)
awk -v at="$column" 'NR > 1 && substr($0, at) !~ /^[A-Z][A-Z]  / ||
    substr($0, at - 1, 1) != " "' cells >crooked
check "$(cat crooked)" [ ! -s crooked ]

# Bytes that drive a terminal: colour, title, backspace, C1, right to left.
printf 'code,name,country,email\n' >control.csv
printf 'P000001,Eve\033[31mRed\033]0;title\007,TH,\n' >>control.csv
printf 'P000002,Back\010\010\010Space,TH,\n' >>control.csv
printf 'P000003,Nel\302\233Line\302\205,TH,\n' >>control.csv
printf 'P000004,Right\342\200\256Left,TH,\n' >>control.csv
printf 'P000005,"Two\r\nLines",TH,\n' >>control.csv

control()
{
	begin 'control characters of a name do not reach the terminal'
	expect_code 0 cbreg init
	cbreg import control.csv >"$dir/out" 2>"$dir/err"
	code=$?
	check "exit status $code" [ $code -eq 0 ]
	cbreg activity add COURSE --kind=course \
	    --name="$(printf 'A\033[2Jctivity')" >"$dir/out" 2>&1
	cbreg session add C1 --activity=COURSE --start=2017-05-08 \
	    --city="$(printf 'Ban\033[7mgkok')" >"$dir/out" 2>&1
	for command in 'person list' 'person show P000001' 'activity list' \
	    'session show C1' 'person list --format md' log; do
		# shellcheck disable=SC2086 # words of a command
		expect_code 0 cbreg $command
		for byte in '\033' '\007' '\010' '\302\233' '\302\205' \
		    '\342\200\256'; do
			# shellcheck disable=SC2059 # a byte, not a format
			expect_no_words "$dir/out" "$(printf "$byte")"
		done
	done
	expect_code 0 cbreg person list
	check 'a name broken over lines' [ "$(wc -l <"$dir/out")" -eq 6 ]
	# What the user typed comes back in a message, made harmless.
	expect_code 3 cbreg session show "$(printf 'C\033[31m2')"
	expect_no_words "$dir/err" "$(printf '\033')"
	begin 'control characters of a name survive csv'
	expect_code 0 cbreg export persons
	expect_words "$dir/out" "$(printf 'Eve\033[31mRed\033]0;title\007')" \
	    "$(printf 'Right\342\200\256Left')"
}
for_each_engine control

# Every line of it is refused, or should not be quoted.
cat >secret.csv <<\END
session,person,name,native_name,country,organisation,email,birth_year,external_id,sex,status,date
C1,,Secret Name,,KH,,,,,,,
C1,,Hidden Person,,KH,KH-CERT,secret@kh.example,,,,,
C1,,Secret Name,,KH,KH-CERT,secret@kh.example,1981,,,,
C1,,Hidden Person,,KH,KH-CERT,hidden-address,,,,,
C1,,Hidden Person,,KH,KH-CERT,,18a5,,,,
C1,,Hidden Person,,KH,KH-CERT,,1850,,,,
C1,,Hidden Person,,KH,KH-CERT,,,hidden-id,,,
C1,hidden@kh.example,,,KH,KH-CERT,,,,,,
C1,staff:hidden,,,KH,KH-CERT,,,,,,
C1,,,Hidden Native,KH,KH-CERT,hidden2@kh.example,,,,,
C1,,Secret Name,,KH,KH-CERT,secret@kh.example,,staff:hidden-number,,completed,
C1,,Secret Name,,KH,KH-CERT,secret@kh.example,,,,nominated,
C9,,Hidden Person,,KH,KH-CERT,hidden@kh.example,,,,,
C1,,Hidden Person,,KH,KH-CRET,hidden@kh.example,,,,,
C1,,Hidden Person,,KH,KH-CERT,hidden@kh.example,,,,nominatd,
C1,,Hidden Person,,KH,KH-CERT,hidden@kh.example,,,,,2017-02-30
END

values()
{
	begin 'messages do not quote what is of a person'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv
	expect_code 0 cbreg person add --name='Secret Name' --country=KH \
	    --email=secret@kh.example --birth-year=1980 \
	    --organisation=KH-CERT
	expect_code 0 cbreg session add C9X --activity=COURSE --start=2017-01-09
	expect_code 1 cbreg import secret.csv
	check 'too few findings' [ "$(grep -c ': error E-' "$dir/err")" -ge 14 ]
	expect_no_words "$dir/err" Secret Hidden hidden secret@ 1980 1981 \
	    1850 18a5
	expect_code 1 cbreg import secret.csv --errors json
	expect_no_words "$dir/err" Secret Hidden hidden secret@ 1980 1981 \
	    1850 18a5
	printf 'session,name,email\nC1,Hidden "X" Person,a@kh.example\n' \
	    >quote.csv
	expect_code 5 cbreg import quote.csv
	expect_no_words "$dir/err" Hidden a@kh

	begin 'messages do not quote a first row that is no header'
	printf 'C1,Hidden Person,KH,hidden@kh.example\n' >headless.csv
	expect_code 5 cbreg import headless.csv --as roster
	expect_no_words "$dir/err" Secret Hidden hidden secret@

	begin '--show-values: they do'
	expect_code 1 cbreg import secret.csv --show-values
	expect_words "$dir/err" 18a5 1850

	begin 'the log does not keep what is of a person'
	expect_code 0 cbreg enroll C1 --new 'Hidden Person' --country KH \
	    --email hidden@kh.example --birth-year=1999 \
	    --native-name='Hidden Native'
	expect_code 0 cbreg enroll C2 hidden@kh.example
	expect_code 0 cbreg person set P000001 --name='Secret Nom'
	expect_code 0 cbreg log --format csv
	expect_words "$dir/out" 'enroll C1' 'person set P000001'
	expect_no_words "$dir/out" secret@ hidden@ 1999 1980 Native Secret \
	    'Hidden Person'
}
for_each_engine values

plan
