#include "db/station_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include "db/station.h"

int station_watch(const struct station *station)
{
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch >= 0 && inotify_add_watch(watch, station->home, IN_MODIFY | IN_CLOSE_WRITE) < 0) {
		close(watch);
		return -1;
	}
	return watch;
}
