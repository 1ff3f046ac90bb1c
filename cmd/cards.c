/*
 * fangzheng cards: the QR pictures of a township or the county, in the order in which one walks
 * from door to door, and manifest.csv, which says whose door each is for. The names of the
 * pictures say nothing of a household.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/card.h"
#include "core/csv.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/card.h"
#include "db/card_act.h"
#include "reports/png.h"
#include "reports/qr.h"

enum { NAME_BYTES = 40, CHECK_BYTES = 17 };

/* One picture: `check` tells whether the one on the disk is still of this code and style. */
struct picture {
	const struct card_door *door;
	char name[NAME_BYTES], url[CARD_URL_BYTES], check[CHECK_BYTES];
};

struct batch {
	struct command_line *line;
	const char *folder;
	bool specimen;
	struct card_doors doors;
	struct picture *picture;
	size_t pictures, written, kept, revoked, removed;
};

/* Households that never had a card get one, all in one act. */
static bool issue_missing(struct batch *batch, const char *area, struct err *err)
{
	struct command_line *line = batch->line;
	struct arena scratch = { 0 };
	struct act *act = NULL;
	bool ok = true;
	for (size_t i = 0; ok && i < batch->doors.count; i++) {
		struct card card;
		arena_reset(&scratch);
		if (batch->doors.door[i].code ||
		    card_read(line->station.db, &batch->doors.door[i].household, &scratch, &card, err))
			continue;
		ok = err->code == ERR_MISSING && (act || act_begin(&line->station, &line->person, &act, err)) &&
		     card_issue(act, &batch->doors.door[i].household, false, err);
	}
	arena_release(&scratch);
	if (!act)
		return ok;
	return act_finish(act, ok, err) && card_doors_read(line->station.db, area, &line->arena, &batch->doors, err);
}

/* "230124202205-0017.png": the village and the place on the walk through it. */
static bool plan_pictures(struct batch *batch, struct err *err)
{
	batch->picture = arena_alloc(&batch->line->arena, (batch->doors.count + 1) * sizeof *batch->picture);
	int place = 0;
	for (size_t i = 0; i < batch->doors.count; i++) {
		const struct card_door *door = &batch->doors.door[i];
		place = i > 0 && strcmp(door->area, batch->doors.door[i - 1].area) == 0 ? place + 1 : 1;
		if (!door->code) {
			batch->revoked++;
			continue;
		}
		struct picture *picture = &batch->picture[batch->pictures++];
		struct hash hash;
		picture->door = door;
		snprintf(picture->name, sizeof picture->name, "%.12s-%04d.png", door->area, place);
		if (!card_url(batch->line->config.card_url, door->code, picture->url, err))
			return false;
		hash_of(batch->specimen ? "specimen" : "card", picture->url, strlen(picture->url), &hash);
		hex_format(hash.byte, (CHECK_BYTES - 1) / 2, picture->check);
	}
	return true;
}

static const char *path_in(struct batch *batch, const char *name)
{
	return arena_format(&batch->line->arena, "%s/%s", batch->folder, name);
}

static bool write_manifest(struct batch *batch, struct err *err)
{
	const char *path = path_in(batch, "manifest.csv"), *beside = path_in(batch, ".manifest.csv.new");
	int descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
	if (!file)
		return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path, strerror(errno));
	/* The mark by which Excel knows UTF-8. */
	fputs("\xEF\xBB\xBF"
	      "file,village,group,number,head,check\r\n",
	      file);
	for (size_t i = 0; i < batch->pictures; i++) {
		const struct card_door *door = batch->picture[i].door;
		csv_write_field(file, batch->picture[i].name, false);
		csv_write_field(file, door->village ? door->village : "", false);
		csv_write_field(file, door->team ? door->team : "", false);
		csv_write_field(file, door->number ? door->number : "", false);
		csv_write_field(file, door->head ? door->head : "", false);
		csv_write_field(file, batch->picture[i].check, true);
	}
	bool ok = fflush(file) == 0 && fsync(descriptor) == 0;
	ok = fclose(file) == 0 && ok && rename(beside, path) == 0;
	if (!ok) {
		unlink(beside);
		return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path, strerror(errno));
	}
	return true;
}

/* Which pictures a run before this one has made already: the manifest's lines that are still so. */
static bool read_done(struct batch *batch, bool done[], struct err *err)
{
	FILE *file = fopen(path_in(batch, "manifest.csv"), "re");
	struct csv *csv;
	struct csv_record record;
	bool more = true, ok;
	if (!file)
		return true;
	if (!csv_open(file, "utf-8", &csv, err)) {
		fclose(file);
		return false;
	}
	size_t at = 0;
	while ((ok = csv_read(csv, &record, &more, err)) && more) {
		/* Both are in walking order. */
		for (size_t i = at; record.count >= 6 && i < batch->pictures; i++)
			if (strcmp(batch->picture[i].name, record.field[0]) == 0) {
				done[i] = strcmp(batch->picture[i].check, record.field[5]) == 0 &&
					  png_is_whole(path_in(batch, batch->picture[i].name));
				at = i + 1;
				break;
			}
	}
	csv_close(csv);
	fclose(file);
	return ok;
}

/* "230124202205-0017.png", of the area that is being written. */
static bool is_own_name(const char *name, const char *area)
{
	static const char form[] = "dddddddddddd-dddd.png";
	size_t i = 0;
	for (; form[i] && name[i]; i++)
		if (form[i] == 'd' ? name[i] < '0' || name[i] > '9' : name[i] != form[i])
			return false;
	return form[i] == name[i] && strncmp(name, area, strlen(area)) == 0;
}

/* In their order, which is that of the areas and the places on the walk. */
static int compare_names(const void *name, const void *picture)
{
	return strcmp(name, ((const struct picture *)picture)->name);
}

/* The pictures that a run before this one made and that the manifest names no more: revoked, or of who has left. */
static bool remove_dead(struct batch *batch, const char *area, struct err *err)
{
	DIR *folder = opendir(batch->folder);
	if (!folder)
		return err_set(err, ERR_SYSTEM, _("the folder %s cannot be read: %s"), batch->folder, strerror(errno));
	bool ok = true;
	for (const struct dirent *entry; ok && (entry = readdir(folder)) != NULL;) {
		if (!is_own_name(entry->d_name, area) ||
		    bsearch(entry->d_name, batch->picture, batch->pictures, sizeof *batch->picture, compare_names))
			continue;
		ok = unlink(path_in(batch, entry->d_name)) == 0;
		if (!ok)
			err_set(err, ERR_SYSTEM, _("%s cannot be removed: %s"), entry->d_name, strerror(errno));
		batch->removed += ok;
	}
	closedir(folder);
	return ok;
}

static bool write_pictures(struct batch *batch, const bool done[], struct err *err)
{
	struct png_style style = { PNG_SCALE_USUAL, batch->specimen };
	for (size_t i = 0; i < batch->pictures; i++) {
		struct qr qr;
		if (done[i]) {
			batch->kept++;
		} else if (!qr_make(batch->picture[i].url, &qr, err) ||
			   !png_write_qr(path_in(batch, batch->picture[i].name), &qr, &style, err)) {
			return false;
		} else {
			batch->written++;
		}
		if (i % 100 == 99 || i + 1 == batch->pictures)
			out_progress(_("cards"), (long long)i + 1, (long long)batch->pictures);
	}
	return true;
}

static bool run(struct batch *batch, const char *area, struct err *err)
{
	struct command_line *line = batch->line;
	if (card_base_is_placeholder(line->config.card_url) && !batch->specimen)
		return err_set(err, ERR_INPUT,
			       _("the card address is still the one that was shipped: set card: url: in "
				 "fangzheng.yaml, or print specimens with --specimen"));
	if (!access_may(&line->person, ACCESS_CARD_PRINT, &(struct access_subject){ .area = area }, err))
		return false;
	if (mkdir(batch->folder, 0700) != 0 && errno != EEXIST)
		return err_set(err, ERR_SYSTEM, _("the folder %s cannot be made: %s"), batch->folder, strerror(errno));
	if (!card_doors_read(line->station.db, area, &line->arena, &batch->doors, err))
		return false;
	if (batch->doors.count == 0)
		return err_set(err, ERR_MISSING, _("there are no households in the area %s"), area);
	if (!issue_missing(batch, area, err) || !plan_pictures(batch, err))
		return false;
	bool *done = arena_alloc(&line->arena, batch->pictures + 1);
	return read_done(batch, done, err) && write_manifest(batch, err) && remove_dead(batch, area, err) &&
	       write_pictures(batch, done, err);
}

int command_cards(struct command_line *line, int argc, char **argv)
{
	struct batch batch = { .line = line };
	const char *area = NULL;
	struct err err;
	if (!command_option(&argc, argv, "--area", &area) || !command_option(&argc, argv, "--png", &batch.folder))
		return COMMAND_USAGE;
	batch.folder = command_path(line, batch.folder);
	batch.specimen = command_flag(&argc, argv, "--specimen");
	if (argc != 1 || !batch.folder)
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!run(&batch, area ? area : line->config.county_code, &err))
		return command_fail(&err);
	out_line(_("%zu cards written, %zu were there already; manifest.csv says whose door each is for"),
		 batch.written, batch.kept);
	if (batch.removed > 0)
		out_line(_("%zu pictures of cards that are worth nothing any more were removed"), batch.removed);
	if (batch.revoked > 0)
		out_line(_("%zu households have a revoked card and were left out"), batch.revoked);
	return COMMAND_OK;
}
