/* The pictures of a county's micro-cards, written one after another by one process. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/card.h"
#include "core/crypto.h"
#include "core/err.h"
#include "reports/png.h"
#include "reports/qr.h"
#include "tests/support/measure.h"

enum { COUNTY_CARDS = 3556 };

static bool write_card(struct chance *chance, int number)
{
	struct err err;
	struct qr qr;
	unsigned char random[CARD_RANDOM_BYTES];
	char code[CARD_CODE_BYTES], url[CARD_URL_BYTES], path[32];
	chance_bytes(chance, random, sizeof random);
	card_code_make(random, code);
	snprintf(path, sizeof path, "%05d.png", number);
	return card_url("https://card.fangzheng.example", code, url, &err) && qr_make(url, &qr, &err) &&
	       png_write_qr(path, &qr, &(struct png_style){ .scale = PNG_SCALE_USUAL }, &err);
}

static void remove_all(const char *folder)
{
	DIR *files = opendir(".");
	for (struct dirent *entry; (entry = readdir(files));)
		unlink(entry->d_name);
	closedir(files);
	rmdir(folder);
}

int main(void)
{
	crypto_start();
	char folder[] = "/tmp/fangzheng-bench-XXXXXX";
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	struct chance chance = { .seeded = true, .seed = 1 };
	double began = measure_now();
	bool ok = true;
	for (int i = 0; ok && i < COUNTY_CARDS; i++)
		ok = write_card(&chance, i);
	measure_say("a county's 3,556 cards as PNG", measure_now() - began, "s", -3);
	remove_all(folder);
	return ok ? 0 : 1;
}
