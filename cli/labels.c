/* What words are called in what people read. */
#include "config.h"

#include "labels.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word, *en, *ja;
} usual[] = {
	{ "period", "Period", "期間" },
	{ "period_start", "From", "開始日" },
	{ "period_end", "Until", "終了日" },
	{ "measure", "Measure", "指標" },
	{ "unit", "Unit", "単位" },
	{ "value", "Value", "値" },
	{ "shown", "Value", "値" },
	{ "status", "Status", "状態" },
	{ "total", "Total", "合計" },
	{ "not-stated", "Not stated", "不明" },
	{ "not-applicable", "Not applicable", "該当なし" },
	{ "country", "Country", "国" },
	{ "kind", "Kind", "種別" },
	{ "sex", "Sex", "性別" },
	{ "org-kind", "Kind of organisation", "機関の種別" },
	{ "activity", "Activity", "活動" },
	{ "theme", "Theme", "テーマ" },
	{ "role", "Role", "役割" },
	{ "mode", "Mode", "形態" },
	{ "university", "University", "大学" },
	{ "degree", "Degree", "学位" },
	{ "session", "Session", "実施回" },
	{ "sessions", "Sessions", "実施回数" },
	{ "nominations", "Nominations", "推薦件数" },
	{ "participations", "Participations", "参加延べ人数" },
	{ "people", "People", "参加実人数" },
	{ "people_new", "New people", "うち新規" },
	{ "completions", "Completions", "修了延べ人数" },
	{ "people_completed", "People who completed", "修了実人数" },
	{ "person_days", "Person-days", "延べ人日" },
	{ "headcount", "Heads without names", "記名なし人数" },
	{ "headcount_low", "Heads, at least", "記名なし人数(下限)" },
	{ "headcount_high", "Heads, at most", "記名なし人数(上限)" },
	{ "placements_started", "Placements started", "留学開始" },
	{ "placements_active", "Placements on the last day", "留学中(期末)" },
	{ "placements_completed", "Placements completed", "留学修了" },
	{ "placements_left", "Placements left", "留学中断" },
	{ "trainers", "Trainers", "講師" },
	{ "observers", "Observers", "オブザーバー" },
	{ "bodies", "Bodies", "参加機関数" },
	{ "artefacts", "Artefacts", "成果物" },
	{ "reach", "Reach", "到達数" },
	{ "reach_low", "Reach, at least", "到達数(下限)" },
	{ "reach_high", "Reach, at most", "到達数(上限)" },
	{ "course", "Courses", "研修" },
	{ "workshop", "Workshops", "ワークショップ" },
	{ "exercise", "Exercises", "演習" },
	{ "awareness", "Awareness", "意識啓発" },
	{ "placement", "Placements", "留学" },
	{ "F", "Female", "女性" },
	{ "M", "Male", "男性" },
	{ "X", "X", "その他" },
	{ "government-csirt", "Government CSIRT", "政府CSIRT" },
	{ "ministry", "Ministry", "省庁" },
	{ "regulator", "Regulator", "規制機関" },
	{ "law-enforcement", "Law enforcement", "法執行機関" },
	{ "defence", "Defence", "防衛" },
	{ "cii-operator", "Critical infrastructure", "重要インフラ事業者" },
	{ "training-centre", "Training centre", "研修センター" },
	{ "private", "Private", "民間" },
	{ "international", "International body", "国際機関" },
	{ "other", "Other", "その他" },
	{ "information-sharing", "Information sharing", "情報共有" },
	{ "ciip", "Critical infrastructure protection", "重要インフラ防護" },
	{ "incident-response", "Incident response", "インシデント対応" },
	{ "human-resources", "Human resources", "人材育成" },
	{ "policy", "Policy", "政策" },
	{ "trainee", "Trainees", "受講者" },
	{ "trainer", "Trainers", "講師" },
	{ "observer", "Observers", "オブザーバー" },
	{ "onsite", "On site", "対面" },
	{ "online", "Online", "オンライン" },
	{ "hybrid", "Hybrid", "ハイブリッド" },
	{ "none", "None", "なし" },
	{ "master", "Master", "修士" },
	{ "doctor", "Doctor", "博士" },
	{ "actual", "Actual", "実績" },
	{ "provisional", "Provisional", "暫定" },
	{ "estimated", "Estimated", "推計" },
	{ "fewer than 5", "fewer than 5", "5未満" },
	{ "People by country", "People by country", "国別の参加実人数" },
	{ "Participations by country and kind",
	    "Participations by country and kind",
	    "国・種別ごとの参加延べ人数" },
	{ "People and participations over the periods",
	    "People and participations over the periods",
	    "期間ごとの参加実人数と延べ人数" },
};

struct label {
	char *word, *name, *native_name, *alpha3;
};

struct labels {
	bool japanese;
	struct label *of_word, *of_country;
	size_t n_word, n_country;
};

static char *
copy(const char *text)
{
	return text != NULL && text[0] != '\0' ? strdup(text) : NULL;
}

/* The first of the other names that is three capitals. */
static char *
find_alpha3(const char *names)
{
	size_t len, i;

	for (; names != NULL && *names != '\0'; names += len) {
		names += *names == ';';
		len = strcspn(names, ";");
		for (i = 0; i < len && isupper((unsigned char)names[i]); i++)
			;
		if (len == 3 && i == len)
			return strndup(names, len);
	}
	return NULL;
}

static int
load(struct cli *cli, const char *noun, struct label **out, size_t *n)
{
	const struct cbreg_kind *kind = cbreg_kind_find(noun);
	int names = cbreg_kind_column(kind, "other_names");
	const struct cbreg_filter everything = { 0 };
	const char *const *value;
	cbreg_list *list = NULL;
	struct label *more;
	cbreg_status rc;

	rc = cbreg_list_open(cli->reg, kind, &everything, &list);
	while (rc == CBREG_OK &&
	       (rc = cbreg_list_next(list, &value)) == CBREG_OK) {
		more = reallocarray(*out, *n + 1, sizeof(**out));
		if (more == NULL) {
			rc = CBREG_NOMEM;
			break;
		}
		*out = more;
		more[(*n)++] = (struct label){ copy(value[0]), copy(value[1]),
			copy(value[2]),
			find_alpha3(names >= 0 ? value[names] : NULL) };
	}
	cbreg_list_free(list);
	return rc == CBREG_DONE ? EXIT_DONE : fail(cli->reg, rc);
}

int
labels_load(struct cli *cli, const char *lang, struct labels **out)
{
	struct labels *l;
	int code;

	if (strcmp(lang, "en") != 0 && strcmp(lang, "ja") != 0)
		return say_usage("--lang is en or ja, not '%s'", lang);
	if ((l = calloc(1, sizeof(*l))) == NULL)
		return fail(cli->reg, CBREG_NOMEM);
	l->japanese = strcmp(lang, "ja") == 0;
	if ((code = load(cli, "country", &l->of_country, &l->n_country)) !=
		EXIT_DONE ||
	    (code = load(cli, "label", &l->of_word, &l->n_word)) != EXIT_DONE) {
		labels_free(l);
		return code;
	}
	*out = l;
	return EXIT_DONE;
}

static const struct label *
find(const struct label *list, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].word, word) == 0)
			return &list[i];
	return NULL;
}

const char *
labels_word(const struct labels *l, const char *word)
{
	const struct label *own;
	size_t i;

	if (l == NULL)
		return word;
	if ((own = find(l->of_word, l->n_word, word)) != NULL)
		return l->japanese && own->native_name != NULL
			   ? own->native_name
			   : own->name;
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].word, word) == 0)
			return l->japanese ? usual[i].ja : usual[i].en;
	return word;
}

const char *
labels_country(const struct labels *l, const char *code)
{
	const struct label *c;

	if (l == NULL || (c = find(l->of_country, l->n_country, code)) == NULL)
		return labels_word(l, code);
	return l->japanese && c->native_name != NULL ? c->native_name : c->name;
}

const char *
labels_alpha3(const struct labels *l, const char *code)
{
	const struct label *c = find(l->of_country, l->n_country, code);

	return c != NULL && c->alpha3 != NULL ? c->alpha3 : code;
}

static void
release(struct label *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(list[i].word);
		free(list[i].name);
		free(list[i].native_name);
		free(list[i].alpha3);
	}
	free(list);
}

void
labels_free(struct labels *l)
{
	if (l == NULL)
		return;
	release(l->of_word, l->n_word);
	release(l->of_country, l->n_country);
	free(l);
}
