/* People and where they work. */
#include "config.h"

#include "noun.h"

static const struct cbreg_column person[] = {
	TYPED("code", "Person code", "個人コード", CBREG_KEY | CBREG_IDENT,
	    CBREG_PERSON),
	TEXT("name", "Name", "氏名", CBREG_REQUIRED | CBREG_PERSONAL),
	TEXT("native_name", "Native name", "氏名(母語)", CBREG_PERSONAL),
	TEXT("kana", "Kana", "フリガナ", CBREG_PERSONAL),
	TEXT("sort_name", "Sort name", "整列用氏名", CBREG_PERSONAL),
	COUNTRY("country", "Country", "国", 0),
	ORG("organisation", "Organisation", "所属機関", CBREG_INPUT),
	TYPED("email", "E-mail", "メールアドレス", CBREG_PERSONAL, CBREG_EMAIL),
	WORD("sex", "Sex", "性別", 0, CBREG_SEX),
	INT("birth_year", "Year of birth", "生年", CBREG_PERSONAL, 1900, 2100),
	TYPED("external_id", "External id", "外部ID", CBREG_PERSONAL,
	    CBREG_EXTERNAL),
	PARTIAL("affiliated_from", "Affiliated from", "所属開始日",
	    CBREG_INPUT),
};

const struct kind kind_person = {
	.pub = { "persons", "person", "people, one record each", person,
	    N_COLUMNS(person) },
	.list = STMT_PERSON_LIST,
	.put = { STMT_NONE, STMT_NONE, STMT_NONE },
	.people = true,
};

static const struct cbreg_column affiliation[] = {
	TYPED("person", "Person code", "個人コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_PERSON),
	ORG("organisation", "Organisation", "所属機関",
	    CBREG_KEY | CBREG_REQUIRED),
	PARTIAL("valid_from", "From", "開始日", CBREG_KEY),
	PARTIAL("valid_to", "Until", "終了日", 0),
};

const struct kind kind_affiliation = {
	.pub = { "affiliations", "affiliation",
	    "dated memberships of an "
	    "organisation",
	    affiliation, N_COLUMNS(affiliation) },
	.list = STMT_AFFILIATION_LIST,
	.put = { STMT_NONE, STMT_NONE, STMT_NONE },
	.people = true,
};
