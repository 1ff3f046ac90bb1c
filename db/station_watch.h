/* Hearing at once that somebody writes to the station, without a server among its processes. */
#ifndef DB_STATION_WATCH_H
#define DB_STATION_WATCH_H

struct station;

/*
 * A descriptor that can be read when a file of the station's folder was written by whatever process;
 * what is read there says nothing more. -1 where the system has no such thing: then one looks now and then.
 * The caller closes it.
 */
int station_watch(const struct station *station);

#endif
