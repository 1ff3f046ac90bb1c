#include "db/station_build.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/i18n.h"
#include "db/station.h"

enum { PATH_BYTES = sizeof((struct station *)0)->home + 64 };

static const char part[] = ".station-being-made";

/* All that can lie in it. */
static const char *const files[] = { "station.db",   "station.db-wal", "station.db-shm", "station.db-journal",
				     "station.lock", "station.key",    "fangzheng.yaml", NULL };
static const char *const folders[] = { "photos", "drafts", NULL };

/* In the order in which they are moved: with station.db the station is there. */
static const char *const moved[] = { "fangzheng.yaml", "photos", "drafts", "station.key", "station.db", NULL };

static const int endings[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { ENDINGS = sizeof endings / sizeof *endings };

struct building {
	char home[PATH_BYTES], part[PATH_BYTES];
	int home_folder; /* -1 while it is not open; its lock says that one builds here */
	bool made_home;
	struct sigaction before[ENDINGS];
};

/* For the handler of a signal, which is given nothing else. */
static struct building *current;

/* Calls only what a handler of signals may. */
static void take_away(const struct building *building)
{
	int folder = openat(building->home_folder, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		for (const char *const *name = files; *name; name++)
			unlinkat(folder, *name, 0);
		for (const char *const *name = folders; *name; name++)
			unlinkat(folder, *name, AT_REMOVEDIR);
		close(folder);
	}
	unlinkat(building->home_folder, part, AT_REMOVEDIR);
	if (building->made_home)
		rmdir(building->home);
}

static void on_ending(int number)
{
	take_away(current);
	signal(number, SIG_DFL);
	raise(number);
}

static void hear_endings(struct building *building)
{
	struct sigaction handler = { .sa_handler = on_ending };
	current = building;
	for (int i = 0; i < ENDINGS; i++) {
		sigaction(endings[i], NULL, &building->before[i]);
		if (building->before[i].sa_handler != SIG_IGN)
			sigaction(endings[i], &handler, NULL);
	}
}

static void hear_no_endings(const struct building *building)
{
	for (int i = 0; i < ENDINGS; i++)
		sigaction(endings[i], &building->before[i], NULL);
	current = NULL;
}

static bool is_there(const char *folder, const char *name)
{
	char path[PATH_BYTES + 32];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

/* Killed while it was moved: the key lies in its place already, and no station beside it. */
static void sweep(const struct building *building)
{
	if (is_there(building->part, "station.db") && !is_there(building->part, "station.key") &&
	    !is_there(building->home, "station.db"))
		unlinkat(building->home_folder, "station.key", 0);
	take_away(&(struct building){ .home_folder = building->home_folder });
}

static bool enter(const char *home, struct building *building, struct err *err)
{
	*building = (struct building){ .home_folder = -1 };
	if (!*home || (size_t)snprintf(building->home, sizeof building->home, "%s", home) >= PATH_BYTES - 32)
		return err_set(err, ERR_INPUT, _("the name of the station's folder is empty or too long"));
	snprintf(building->part, sizeof building->part, "%s/%s", home, part);
	building->made_home = access(home, F_OK) != 0;
	if (!station_make_folders(home, err))
		return false;
	building->home_folder = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (building->home_folder < 0)
		return err_set(err, ERR_SYSTEM, _("%s cannot be opened: %s"), home, strerror(errno));
	if (flock(building->home_folder, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, ERR_BUSY, _("another process is making a station in %s"), home);
	sweep(building);
	if (is_there(home, "station.db") || is_there(home, "station.key"))
		return err_set(err, ERR_CONFLICT, _("there is a station in %s already"), home);
	return true;
}

/* A folder that lies there already, of somebody's photos, stays; the new one is empty then. */
static bool move(const struct building *building, struct err *err)
{
	/* All of it is in the one file when the last to close it has taken the log in; a log of an older station is not its. */
	if (is_there(building->part, "station.db-wal"))
		return err_set(err, ERR_SYSTEM,
			       _("the disk is full; free some space and try again, nothing was changed"));
	unlinkat(building->home_folder, "station.db-wal", 0);
	unlinkat(building->home_folder, "station.db-shm", 0);
	int folder = openat(building->home_folder, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = folder >= 0;
	for (const char *const *name = moved; ok && *name; name++)
		ok = renameat(folder, *name, building->home_folder, *name) == 0 || errno == ENOENT ||
		     errno == ENOTEMPTY || errno == EEXIST;
	if (!ok)
		err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), building->home, strerror(errno));
	if (folder >= 0)
		close(folder);
	return ok && (fsync(building->home_folder) == 0 ||
		      err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), building->home, strerror(errno)));
}

static bool fill_part(const struct station_plan *plan, const struct building *building,
		      bool (*fill)(void *context, struct err *err), void *context, struct station *station,
		      struct err *err)
{
	struct station_plan inside = *plan;
	inside.home = building->part;
	if (!station_create(&inside, station, err))
		return false;
	bool ok = fill(context, err);
	station_close(station);
	return ok;
}

bool station_build(const struct station_plan *plan, bool (*fill)(void *context, struct err *err), void *context,
		   struct station *station, struct err *err)
{
	struct building building;
	const struct clock *clock = plan->clock;
	sigset_t all, before;
	bool ok = enter(plan->home, &building, err);
	if (ok) {
		hear_endings(&building);
		ok = fill_part(plan, &building, fill, context, station, err);
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, &before);
		ok = ok && move(&building, err);
		building.made_home &= !ok;
		take_away(&building);
		hear_no_endings(&building);
		sigprocmask(SIG_SETMASK, &before, NULL);
	} else if (building.made_home) {
		rmdir(plan->home);
	}
	if (building.home_folder >= 0)
		close(building.home_folder);
	return ok && station_open(plan->home, &(struct station_open_options){ .clock = clock }, station, err);
}
