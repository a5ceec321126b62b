#!/bin/sh
# Certificates: who may have one, their numbers, revocation; and the pages.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,native_name,kind,country,valid_from
JP-CERT,First Centre,,government-csirt,JP,2010
JP-CERT,Japan Centre,日本センター,government-csirt,JP,2017-06
TH-TC,Training Centre,ศูนย์ฝึกอบรม,training-centre,TH,
END
cat >activities.csv <<\END
code,kind,name,native_name,hours
CSF,course,CSIRT foundations,CSIRT基礎,
MASTER,placement,Master of information security,,
END
cat >sessions.csv <<\END
code,activity,start,end,country,city,mode,host
CSF-1,CSF,2017-07-03,2017-07-07,JP,Tokyo,onsite,JP-CERT
CSF-2,CSF,2017-12-18,2018-01-12,VN,Ha Noi,hybrid,
LT-1,MASTER,2015-10-01,,JP,Fukuoka,onsite,JP-CERT
END
# One name each in the scripts of Thailand, Cambodia, Laos, Myanmar, Viet Nam
# and Japan, one word alone, and one that is longer than a line.
long='Somdet Phra Chao Borommawong Thoe Krom Phraya Wachirayan Warorot Na Ayutthaya Phra Nakhon Si Thammarat Krung Thep Maha Nakhon Amon Rattanakosin'
cat >persons.csv <<END
code,name,native_name,country,email,external_id
P000001,Somchai Jaidee,สมชาย ใจดี,TH,somchai@th.example,
P000002,Khun Visal,ឃុន វិសាល,KH,,
P000003,Latsamy Phengdy,ລັດສະໝີ ເພັງດີ,LA,,
P000004,Thura Htut,သူရထွဋ်,MM,,
P000005,Pham Minh Tuan,Phạm Minh Tuấn,VN,,
P000006,Sato Kenichi,佐藤 健一,JP,,jp:1234
P000007,Suryadi,,ID,,
P000008,$long,,TH,,
P000009,Train Er,,JP,,
P000010,Fail Ed,,PH,,
P000011,Attend Ed,,PH,,
P000012,Grad Uate,,MM,,
P000013,Out Sider,,MM,,
END
cat >roster.csv <<\END
session,person,status,date,role
CSF-1,P000001,completed,2017-07-07,
CSF-1,P000002,completed,2017-07-07,
CSF-1,P000003,completed,2017-07-07,
CSF-1,P000004,completed,2017-07-07,
CSF-1,P000005,completed,2017-07-07,
CSF-1,P000006,completed,2017-07-10,
CSF-1,P000007,completed,2017-07-07,
CSF-1,P000008,completed,2017-07-07,
CSF-1,P000009,completed,2017-07-07,trainer
CSF-1,P000010,failed,2017-07-07,
CSF-1,P000011,attended,2017-07-03,
CSF-2,P000001,completed,2018-01-12,
LT-1,P000012,graduated,2017-09-20,
END
base='organisations.csv activities.csv sessions.csv persons.csv roster.csv'

# The registry as it stood, and that nothing changed it since.
remember()
{
	cbreg export certificates >before
	cbreg log --format csv >>before
}

unchanged()
{
	cbreg export certificates >now
	cbreg log --format csv >>now
	expect_file before now
}

# refuse CODE WORDS... -- COMMAND...: refused with these words, nothing done
refuse()
{
	want=$1
	shift
	: >words
	while [ "$1" != -- ]; do
		echo "$1" >>words
		shift
	done
	shift
	remember
	expect_code "$want" cbreg certificate "$@"
	while read -r words; do
		expect_words "$dir/err" "$words"
	done <words
	check 'something on standard output' [ ! -s "$dir/out" ]
	unchanged
}

register()
{
	begin 'certificates come with a file of their own'
	cat >certificates.csv <<-\END
	number,session,person,issuer,issued_on,revoked_on,reason
	A/17/1,CSF-1,P000001,TH-TC,2017-07-07,2017-08-01,issued in error
	A/17/2,CSF-1,somchai@th.example,,2017-08-01,,
	END
	expect_code 0 cbreg init
	# shellcheck disable=SC2086 # words
	expect_code 0 cbreg import $base certificates.csv
	expect_code 0 cbreg export certificates
	expect_out <<-\END
	number,session,person,issuer,issued_on,revoked_on,reason
	A/17/1,CSF-1,P000001,TH-TC,2017-07-07,2017-08-01,issued in error
	A/17/2,CSF-1,P000001,JP-CERT,2017-08-01,,
	END
	begin 'and out again: known'
	cp "$dir/out" out.csv
	remember
	expect_code 0 cbreg import out.csv
	unchanged

	begin 'list and show'
	expect_code 0 cbreg certificate list --person P000001 --revoked-on '' \
	    --format csv
	expect_out <<-\END
	number,session,person,issuer,issued_on,revoked_on,reason
	A/17/2,CSF-1,P000001,JP-CERT,2017-08-01,,
	END
	expect_code 0 cbreg certificate show A/17/1
	expect_words "$dir/out" 'issued in error'
	expect_code 3 cbreg certificate show A/17/3
	expect_words "$dir/err" A/17/

	begin 'somebody who is not enrolled'
	refuse 3 E-SEAT P000013 -- issue CSF-1 P000013
	begin 'somebody who failed, somebody who is still attending'
	refuse 4 E-STATUS "'failed'" -- issue CSF-1 P000010
	refuse 4 E-STATUS "'attended'" -- issue CSF-1 P000011
	begin 'one bad name stops all'
	refuse 4 P000010 -- issue CSF-1 P000002 P000010
	begin 'nobody, no such session, no such issuer, no such day'
	refuse 3 E-PERSON -- issue CSF-1 nobody@th.example
	refuse 3 "'CSF-7'" "did you mean 'CSF-" -- issue CSF-7
	refuse 3 "'CSF-7'" -- issue CSF-7 P000002
	refuse 3 E-REF "'TH-XX'" -- issue CSF-1 P000002 --issuer TH-XX
	refuse 2 "'tomorrow'" -- issue CSF-1 P000002 --on tomorrow
	refuse 2 'which session' -- issue
	begin 'an issuer is needed where the session has no host'
	refuse 2 E-MISSING issuer -- issue CSF-2
	begin 'completed on a later day than the as-of day'
	refuse 4 E-STATUS 2017-07-10 -- issue CSF-1 P000006 \
	    --as-of 2017-07-09
	begin 'issued before the completion'
	refuse 2 E-ORDER 2017-07-07 -- issue CSF-1 P000002 --on 2017-07-06
	begin 'one in force for a person and a session'
	refuse 4 E-EXISTS "'A/17/2'" -- add NEW --session CSF-1 \
	    --person P000001 --issued-on 2017-09-01
	refuse 4 E-EXISTS "'A/17/2'" -- set A/17/1 --revoked-on '' --reason ''
	begin 'a number is of one person and one session for ever'
	refuse 4 E-EXISTS "'A/17/2'" -- set A/17/2 --person P000002
	refuse 4 E-EXISTS "'A/17/2'" -- set A/17/2 --session CSF-2
	refuse 4 E-EXISTS "'A/17/1'" -- add A/17/1 --session CSF-1 \
	    --person P000002 --issued-on 2017-09-01
	begin 'revocation and reason stand together, in this order'
	refuse 2 E-RULE reason -- set A/17/2 --revoked-on 2017-09-01
	refuse 2 E-RULE reason -- set A/17/2 --reason mistake
	refuse 2 E-ORDER revoked_on -- revoke A/17/2 --on 2017-07-31 \
	    --reason mistake
	expect_no_words "$dir/err" mistake
	refuse 2 --reason -- revoke A/17/2
	refuse 3 "'A/17/3'" 'did you mean' -- revoke A/17/3 --reason mistake
	refuse 4 2017-08-01 -- revoke A/17/1 --reason again
	refuse 2 'issue, print and revoke' -- withdraw A/17/1

	begin 'a dry run shows the numbers and keeps nothing'
	remember
	expect_code 0 cbreg certificate issue CSF-1 --dry-run --format csv
	cp "$dir/out" dry
	expect_words "$dir/err" 'nothing was written'
	unchanged

	# P000001 has one, P000009 is a trainer, 10 and 11 did not complete.
	begin 'to everybody who completed and has none'
	expect_code 0 cbreg certificate issue CSF-1 --on 2017-07-10 \
	    --format csv
	expect_out <<-\END
	number,session,person,verdict
	CSF-1-001,CSF-1,P000002,new
	CSF-1-002,CSF-1,P000003,new
	CSF-1-003,CSF-1,P000004,new
	CSF-1-004,CSF-1,P000005,new
	CSF-1-005,CSF-1,P000006,new
	CSF-1-006,CSF-1,P000007,new
	CSF-1-007,CSF-1,P000008,new
	END
	expect_file "$dir/out" dry

	begin 'again: nobody is left'
	remember
	expect_code 0 cbreg certificate issue CSF-1 --format csv
	echo number,session,person,verdict | expect_out
	unchanged
	begin 'again by name: known, with its number'
	expect_code 0 cbreg certificate issue CSF-1 P000002 jp:1234 \
	    somchai@th.example --format csv
	expect_out <<-\END
	number,session,person,verdict
	CSF-1-001,CSF-1,P000002,known
	CSF-1-005,CSF-1,P000006,known
	A/17/2,CSF-1,P000001,known
	END
	unchanged
	begin 'again on another day, or by another issuer: a conflict'
	refuse 4 "'CSF-1-001'" 2017-07-10 -- issue CSF-1 P000002 \
	    --on 2017-07-11
	refuse 4 "'CSF-1-001'" JP-CERT -- issue CSF-1 P000002 --issuer TH-TC

	begin 'a trainer who is named; the next number'
	expect_code 0 cbreg certificate issue CSF-1 P000009 --issuer TH-TC \
	    --format csv
	expect_words "$dir/out" CSF-1-008,CSF-1,P000009,new
	expect_code 0 cbreg certificate list --number CSF-1-008 --format csv
	expect_words "$dir/out" CSF-1-008,CSF-1,P000009,TH-TC,2026-11-23,,

	begin 'revoke'
	expect_code 0 cbreg certificate revoke CSF-1-006 --format csv \
	    --reason 'the report was not his own' --on 2017-09-01
	expect_out <<-\END
	number,session,person,verdict
	CSF-1-006,CSF-1,P000007,changed
	END
	expect_code 0 cbreg certificate list --person P000007 --format csv
	expect_words "$dir/out" \
	    'JP-CERT,2017-07-10,2017-09-01,the report was not his own'
	begin 'who had one revoked gets another only by name'
	remember
	expect_code 0 cbreg certificate issue CSF-1 --format csv
	echo number,session,person,verdict | expect_out
	expect_words "$dir/err" '1 left out'
	unchanged
	begin 'with a number that was never given'
	expect_code 0 cbreg certificate issue CSF-1 P000007 --format csv
	expect_words "$dir/out" CSF-1-009,CSF-1,P000007,new

	begin 'the highest number, and what is no number of the series'
	for number in CSF-1-041 CSF-1-99 CSF-1-100a CSF-1-1-500 CSF-10-600; do
		expect_code 0 cbreg certificate revoke "$(cbreg certificate \
		    list --person P000008 --revoked-on '' --format csv |
		    sed '1d; s/,.*//')" --reason test
		expect_code 0 cbreg certificate add $number --session CSF-1 \
		    --person P000008 --issued-on 2017-07-07
	done
	expect_code 0 cbreg certificate revoke CSF-10-600 --reason test
	expect_code 0 cbreg certificate issue CSF-1 P000008 --format csv
	expect_words "$dir/out" CSF-1-042,CSF-1,P000008,new

	begin 'a placement: who graduated'
	expect_code 0 cbreg certificate issue LT-1 --format csv
	expect_words "$dir/out" LT-1-001,LT-1,P000012,new

	begin 'one that should not have been issued can be revoked'
	# What the roster cannot take back was entered by hand elsewhere.
	expect_code 0 cbreg enroll CSF-1 P000013 --status failed
	cat >late.csv <<-\END
	number,session,person,issuer,issued_on,revoked_on,reason
	OLD-1,CSF-1,P000013,JP-CERT,2017-07-05,2017-07-20,did not complete
	END
	expect_code 0 cbreg import late.csv
	sed 's/2017-07-20,did not complete/,/' late.csv >wrong.csv
	sed -i s/OLD-1/OLD-2/ wrong.csv
	expect_code 1 cbreg import wrong.csv
	expect_words "$dir/err" 'wrong.csv:2:3:' E-STATUS

	begin 'rows without a number'
	cat >more.csv <<-\END
	number,session,person,issuer,issued_on
	,CSF-2,P000001,TH-TC,2018-01-15
	,CSF-1,P000002,,
	END
	expect_code 0 cbreg import more.csv --format csv
	expect_words "$dir/out" more.csv,certificates,2,1,1,0,0,0,0
	expect_code 0 cbreg certificate show CSF-2-001
	remember
	expect_code 0 cbreg import more.csv
	unchanged

	begin 'the log has neither reasons nor what names a person'
	expect_code 0 cbreg log --format csv
	expect_no_words "$dir/out" 'not his own' jp:1234 somchai@
	expect_words "$dir/out" 'certificate revoke CSF-1-006 --format csv'

	begin 'everything into a fresh registry, and out the same'
	expect_code 0 cbreg check
	for kind in organisations activities sessions persons roster \
	    certificates; do
		cbreg export $kind >x-$kind.csv
	done
	new_place
	expect_code 0 cbreg init
	# shellcheck disable=SC2046 # words
	set -- $(printf 'x-%s.csv ' organisations activities sessions persons \
	    roster certificates)
	expect_code 0 cbreg import "$@" --dry-run
	expect_code 0 cbreg import "$@"
	cbreg export certificates >now
	expect_file x-certificates.csv now
	expect_code 0 cbreg check
}
for_each_engine register

# The pages.

begin 'print: what is missing on the command line'
new_place
expect_code 0 cbreg init
# shellcheck disable=SC2086 # words
expect_code 0 cbreg import $base
expect_code 0 cbreg certificate issue CSF-1 --on 2017-07-10
expect_code 2 cbreg certificate print
expect_code 2 cbreg certificate print CSF-1-001 --session CSF-1

cbreg certificate print CSF-1-001 -o one.pdf >"$dir/out" 2>"$dir/err"
code=$?
if grep -q 'PDF cannot be made here' "$dir/err"; then
	begin 'print: without Pango it says so'
	[ $code -eq 2 ] || fail "exit status $code, not 2"
	check 'there is a file' [ ! -e one.pdf ]
	skip 'certificates as PDF' "NOT TESTED: $(cat "$dir/err")"
	plan
fi
begin 'print: a file that is a PDF'
[ $code -eq 0 ] || fail "exit status $code: $(cat "$dir/err")"
head -c 5 one.pdf >head
printf %%PDF- >wanted
expect_file wanted head

begin 'print: the same bytes, whenever and wherever'
expect_code 0 cbreg certificate print --session CSF-1 -o all.pdf
for language in C ja_JP.UTF-8 th_TH.UTF-8; do
	sleep 1 # a clock that is looked at would show
	LC_ALL=$language LANG=$language LANGUAGE=$language \
	    expect_code 0 cbreg certificate print --session CSF-1 -o again.pdf
	cmp all.pdf again.pdf || fail "not in $language"
done
expect_code 0 cbreg certificate print --session CSF-1
cmp all.pdf "$dir/out" || fail 'not on standard output'

begin 'print: refused, and no file is touched'
echo kept >kept.pdf
expect_code 3 cbreg certificate print CSF-1-001 CSF-1-999 -o kept.pdf
expect_words "$dir/err" "'CSF-1-999'"
expect_code 3 cbreg certificate print --session CSF-2 -o kept.pdf
expect_words "$dir/err" "'CSF-2'"
echo kept >wanted
expect_file wanted kept.pdf
expect_code 3 cbreg certificate print CSF-1-001 CSF-1-999
check 'half a document on standard output' [ ! -s "$dir/out" ]
expect_code 9 cbreg certificate print CSF-1-001 -o nowhere/one.pdf
ls >files
expect_no_words files pdf.

begin 'print: a script that no font has is named, not drawn as boxes'
latin=$(fc-match -f '%{file}' 'Noto Serif' 2>/dev/null)
if [ -f "$latin" ]; then
	mkdir fonts
	cp "$latin" fonts
	cat >fonts.conf <<-END
	<?xml version="1.0"?>
	<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
	<fontconfig><dir>$dir/fonts</dir><cachedir>$dir/cache</cachedir></fontconfig>
	END
	for page in 1:Thai 2:Khmer 3:Lao 4:Burmese 6:Japanese; do
		FONTCONFIG_FILE=$dir/fonts.conf expect_code 9 \
		    cbreg certificate print CSF-1-00${page%:*} -o kept.pdf
		expect_words "$dir/err" "the ${page#*:} " \
		    "CSF-1-00${page%:*}"
	done
	expect_file wanted kept.pdf
else
	skip 'missing fonts' 'NOT TESTED: no fc-match, or no Noto Serif'
fi

if ! command -v pdftotext >/dev/null || ! command -v pdfinfo >/dev/null; then
	skip 'what stands on the pages' 'NOT TESTED: no pdftotext (poppler-utils)'
	plan
fi

# The text of a document without its blanks, which a PDF does not keep.
text_of()
{
	pdftotext -raw "$1" - | tr -d ' \n\f'
}

# has FILE TEXT...: the texts stand there, blanks apart
on_pages()
{
	text_of "$1" >text
	shift
	for text; do
		expect_words text "$(echo "$text" | tr -d ' ')"
	done
}

begin 'print: one page each'
pdfinfo all.pdf >info
grep -q '^Pages: *8$' info || fail "$(grep Pages info)"
grep -q '^Page size: *841.89 x 595.28' info || fail "$(grep size info)"
grep -q '^CreationDate:.*Nov 23 .*2026' info || fail "$(grep Creation info)"

begin 'print: every name in its own script, and as written'
sed '1d; s/\r//' persons.csv | head -n 8 |
    while IFS=, read -r _ name native _; do
	printf '%s\n' "$name"
	[ -z "$native" ] || printf '%s\n' "$native"
    done >names
check 'not all names' [ "$(wc -l <names)" -eq 14 ]
while read -r name; do
	on_pages all.pdf "$name"
done <names

begin 'print: what it is about'
on_pages one.pdf 'Certificate of Completion' 'CSIRT foundations' CSIRT基礎 \
    '3 to 7 July 2017' 'Tokyo, Japan' CSF-1-001 '10 July 2017' \
    'Japan Centre' 日本センター
expect_no_words text REVOKED FirstCentre

begin 'print: the name that the issuer had then, a stay at a university'
expect_code 0 cbreg certificate issue LT-1 --on 2017-09-20
expect_code 0 cbreg certificate print LT-1-001 -o lt.pdf
on_pages lt.pdf '1 October 2015 to 20 September 2017' 'Fukuoka, Japan' \
    'Japan Centre' 'Grad Uate' 'Master of information security'
expect_code 0 cbreg certificate issue CSF-2 --issuer TH-TC --on 2018-01-15
expect_code 0 cbreg certificate print CSF-2-001 -o two.pdf
on_pages two.pdf '18 December 2017 to 12 January 2018' \
    'Ha Noi, Vietnam (hybrid)' 'Training Centre' ศูนย์ฝึกอบรม

begin 'print: revoked'
expect_code 0 cbreg certificate revoke CSF-1-001 --on 2017-08-01 \
    --reason 'a secret'
expect_code 0 cbreg certificate print CSF-1-001 -o revoked.pdf
on_pages revoked.pdf REVOKED 'on 1 August 2017' 'สมชาย ใจดี'
expect_no_words text secret
expect_code 0 cbreg certificate print CSF-1-001 -o again.pdf
cmp revoked.pdf again.pdf || fail 'not the same bytes'
begin 'print: those of a session that are in force'
expect_code 0 cbreg certificate print --session CSF-1 -o all.pdf
expect_words "$dir/err" '1 left out'
pdfinfo all.pdf >info
grep -q '^Pages: *7$' info || fail "$(grep Pages info)"

# The frame is 30 points wide at each side: what is wider was cut off.
begin 'print: long names stay inside the frame'
cat >longer.csv <<END
code,name,native_name,country,email
P000020,$long $long $long $long,$(printf 'กิตติพงษ์แซ่ลิ้ม%.0s' $(seq 60)),TH,
P000021,$(printf 'Pneumonoultra%.0s' $(seq 30)),,MY,
END
expect_code 0 cbreg import longer.csv
expect_code 0 cbreg enroll CSF-1 P000020 P000021 --status completed
expect_code 0 cbreg certificate issue CSF-1 --format csv
numbers=$(sed '1d; s/,.*//' "$dir/out")
# shellcheck disable=SC2086 # words
expect_code 0 cbreg certificate print $numbers -o long.pdf
on_pages long.pdf "$long $long $long $long" \
    "$(printf 'กิตติพงษ์แซ่ลิ้ม%.0s' $(seq 60))" \
    "$(printf 'Pneumonoultra%.0s' $(seq 30))"
pdftotext -bbox long.pdf box.html
sed -n 's/.*<word xMin="\([0-9.]*\)" yMin="\([0-9.-]*\)" xMax="\([0-9.]*\)" yMax="\([0-9.]*\)".*/\1 \2 \3 \4/p' \
    box.html >boxes
check 'no words' [ "$(wc -l <boxes)" -ge 40 ]
awk '$1 < 36 || $2 < 36 || $3 > 806 || $4 > 560' boxes >outside
check "outside: $(head -n 3 outside)" [ ! -s outside ]

plan
