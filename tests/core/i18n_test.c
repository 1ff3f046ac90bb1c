#include "core/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/suite.h"

/* The texts are looked up at run time, so that this test adds nothing to the catalogue. */
static const char english[] = "Enter", chinese[] = "回车";

static char folder[] = "/tmp/fangzheng-i18n-XXXXXX";

/* A catalogue of its own; the locales are those of make check. */
static int make_catalogue(void **state)
{
	(void)state;
	setenv("LOCPATH", "build/locales", 0);
	if (!mkdtemp(folder) || setenv("FANGZHENG_LOCALE_DIR", folder, 1) != 0)
		return -1;
	return system("cd \"$FANGZHENG_LOCALE_DIR\" && mkdir -p zh_CN/LC_MESSAGES && printf '%s\\n' 'msgid \"\"' "
		      "'msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"' 'msgid \"Enter\"' 'msgstr \"回车\"' |"
		      "msgfmt -o zh_CN/LC_MESSAGES/fangzheng.mo -");
}

static int remove_catalogue(void **state)
{
	(void)state;
	return system("rm -r \"$FANGZHENG_LOCALE_DIR\"");
}

static void start_with(const char *lang, const char *all, const char *language)
{
	unsetenv("LANG");
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LC_MESSAGES");
	unsetenv("LANGUAGE");
	if (lang)
		setenv("LANG", lang, 1);
	if (all)
		setenv("LC_ALL", all, 1);
	i18n_start(language);
}

static const char *translated(const char *text)
{
	return gettext(text);
}

static void chinese_is_spoken_whatever_the_machine_says(void **state)
{
	(void)state;
	static const struct {
		const char *lang, *all, *characters;
	} machines[] = {
		{ NULL, NULL, "UTF-8" },
		{ "", NULL, "UTF-8" },
		{ "C", NULL, "UTF-8" },
		{ "POSIX", NULL, "UTF-8" },
		{ NULL, "C", "UTF-8" },
		{ "C.UTF-8", NULL, "UTF-8" },
		{ "en_US.UTF-8", NULL, "UTF-8" }, /* not installed */
		{ "zh_CN.UTF-8", NULL, "UTF-8" },
		{ "zh_CN.GB18030", NULL, "GB18030" },
		{ "C", "zh_CN.GB18030", "GB18030" },
		{ "zh_CN.GB18030", "C", "UTF-8" },
	};
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
		start_with(machines[i].lang, machines[i].all, "zh");
		assert_string_equal(translated(english), chinese); /* UTF-8 inside, always */
		assert_string_equal(nl_langinfo(CODESET), machines[i].characters);
	}
}

static void english_is_spoken_when_asked_for(void **state)
{
	(void)state;
	static const char *const langs[] = { NULL, "C", "zh_CN.UTF-8", "zh_CN.GB18030", "en_US.UTF-8" };
	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
		start_with(langs[i], NULL, "en");
		assert_string_equal(translated(english), english);
	}
}

static void the_language_may_change_while_running(void **state)
{
	(void)state;
	start_with(NULL, NULL, "zh");
	assert_string_equal(translated(english), chinese);
	i18n_start("en");
	assert_string_equal(translated(english), english);
	i18n_start("zh");
	assert_string_equal(translated(english), chinese);
}

static void numbers_keep_their_point(void **state)
{
	(void)state;
	start_with("zh_CN.UTF-8", NULL, "zh");
	assert_string_equal(localeconv()->decimal_point, ".");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_is_spoken_whatever_the_machine_says),
		cmocka_unit_test(english_is_spoken_when_asked_for),
		cmocka_unit_test(the_language_may_change_while_running),
		cmocka_unit_test(numbers_keep_their_point),
	};
	return cmocka_run_group_tests(tests, make_catalogue, remove_catalogue);
}
