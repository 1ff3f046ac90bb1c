/* Where a line is heard: a serial device with a modem on it, a connection to an exchange. */
#ifndef LINE_PORT_H
#define LINE_PORT_H

#include <stdbool.h>

struct err;

/*
 * A descriptor that does not block; the caller closes it. The modem is set up to give caller ID (AT+VCID=1, AT#CID=1 on
 * older ones); ERR_SYSTEM says which device does not answer, and why.
 */
bool port_open_modem(const char *device, int speed, int *port, struct err *err);

/* The same of a TCP connection; gives up after ten seconds. */
bool port_connect(const char *host, int number, int *port, struct err *err);

/* Writes all of it, within a few seconds. */
bool port_write(int port, const char *text, struct err *err);

#endif
