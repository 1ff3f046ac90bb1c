#include "line/port.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "core/err.h"
#include "core/i18n.h"

enum { ANSWER_MS = 3000, CONNECT_MS = 10000, WRITE_MS = 5000 };

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether it can be read (or written) before the deadline. */
static bool wait_for(int port, short events, int64_t deadline_ms)
{
	int64_t left = deadline_ms - monotonic_ms();
	struct pollfd wait = { .fd = port, .events = events };
	return left > 0 && poll(&wait, 1, (int)left) > 0 && !(wait.revents & POLLNVAL);
}

bool port_write(int port, const char *text, struct err *err)
{
	int64_t deadline = monotonic_ms() + WRITE_MS;
	for (size_t length = strlen(text); length > 0;) {
		/* A connection that is gone is no reason to die of SIGPIPE. */
		ssize_t done = send(port, text, length, MSG_NOSIGNAL);
		if (done < 0 && errno == ENOTSOCK)
			done = write(port, text, length);
		if (done > 0) {
			text += done;
			length -= (size_t)done;
		} else if ((done < 0 && errno != EAGAIN && errno != EINTR) || !wait_for(port, POLLOUT, deadline)) {
			return err_set(err, ERR_SYSTEM, _("nothing can be sent over the line: %s"),
				       done < 0 && errno != EAGAIN ? strerror(errno) : _("it takes nothing"));
		}
	}
	return true;
}

/* Modems ------------------------------------------------------------------------------------------------- */

enum answer { NO_ANSWER, ANSWER_OK, ANSWER_ERROR };

/* The answer to a command; what comes before it (an echo, a ring) is passed over. */
static enum answer ask(int port, const char *command)
{
	struct err ignored;
	char text[64];
	size_t length = 0;
	int64_t deadline = monotonic_ms() + ANSWER_MS;
	if (!port_write(port, command, &ignored))
		return NO_ANSWER;
	while (wait_for(port, POLLIN, deadline)) {
		char byte;
		ssize_t got = read(port, &byte, 1);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return NO_ANSWER;
		if (got < 0)
			continue;
		if (byte != '\r' && byte != '\n') {
			if (length + 1 < sizeof text)
				text[length++] = byte;
			continue;
		}
		text[length] = '\0';
		length = 0;
		if (strcmp(text, "OK") == 0)
			return ANSWER_OK;
		if (strcmp(text, "ERROR") == 0)
			return ANSWER_ERROR;
	}
	return NO_ANSWER;
}

static bool set_up(int port, const char *device, struct err *err)
{
	/* One that slept, or was in the middle of something, may swallow the first command. */
	if (ask(port, "ATZ\r") != ANSWER_OK && ask(port, "ATZ\r") != ANSWER_OK)
		return err_set(err, ERR_SYSTEM, _("the modem at %s does not answer: is it on, and is this its device?"),
			       device);
	if (ask(port, "AT+VCID=1\r") != ANSWER_OK && ask(port, "AT#CID=1\r") != ANSWER_OK)
		return err_set(err, ERR_SYSTEM, _("the modem at %s has no caller ID (AT+VCID=1)"), device);
	return true;
}

static speed_t speed_of(int speed)
{
	static const struct {
		int number;
		speed_t speed;
	} speeds[] = { { 1200, B1200 },	  { 2400, B2400 },   { 4800, B4800 },	{ 9600, B9600 },
		       { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 } };
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (speeds[i].number == speed)
			return speeds[i].speed;
	return B0;
}

static bool make_raw(int port, const char *device, int speed, struct err *err)
{
	struct termios raw;
	if (speed_of(speed) == B0)
		return err_set(err, ERR_INPUT,
			       _("caller_id: speed: %d is no speed of a serial line, like 9600 or 115200"), speed);
	if (tcgetattr(port, &raw) != 0)
		return err_set(err, ERR_SYSTEM, _("%s is no serial device: %s"), device, strerror(errno));
	raw.c_iflag &= (tcflag_t) ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF);
	raw.c_oflag &= (tcflag_t)~OPOST;
	raw.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cflag &= (tcflag_t) ~(CSIZE | PARENB);
	raw.c_cflag |= CS8 | CLOCAL | CREAD;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (cfsetspeed(&raw, speed_of(speed)) != 0 || tcsetattr(port, TCSANOW, &raw) != 0)
		return err_set(err, ERR_SYSTEM, _("%s cannot be set up: %s"), device, strerror(errno));
	tcflush(port, TCIOFLUSH);
	return true;
}

bool port_open_modem(const char *device, int speed, int *port, struct err *err)
{
	int opened = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (opened < 0)
		return err_set(err, ERR_SYSTEM, _("%s cannot be opened: %s"), device, strerror(errno));
	if (make_raw(opened, device, speed, err) && set_up(opened, device, err)) {
		*port = opened;
		return true;
	}
	close(opened);
	return false;
}

/* Exchanges ---------------------------------------------------------------------------------------------- */

static int try_address(const struct addrinfo *address, int64_t deadline)
{
	int failure = 0;
	socklen_t size = sizeof failure;
	int tried = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (tried < 0)
		return -1;
	if (connect(tried, address->ai_addr, address->ai_addrlen) == 0)
		return tried;
	if (errno != EINPROGRESS)
		failure = errno;
	else if (!wait_for(tried, POLLOUT, deadline))
		failure = ETIMEDOUT;
	else if (getsockopt(tried, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
		failure = errno;
	if (failure == 0)
		return tried;
	close(tried);
	errno = failure;
	return -1;
}

bool port_connect(const char *host, int number, int *port, struct err *err)
{
	struct addrinfo *addresses, hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	char service[12];
	int64_t deadline = monotonic_ms() + CONNECT_MS;
	snprintf(service, sizeof service, "%d", number);
	int failure = getaddrinfo(host, service, &hints, &addresses);
	if (failure != 0)
		return err_set(err, ERR_SYSTEM, _("the exchange at %s is not found: %s"), host, gai_strerror(failure));
	int connected = -1;
	for (const struct addrinfo *at = addresses; at && connected < 0; at = at->ai_next)
		connected = try_address(at, deadline);
	failure = errno;
	freeaddrinfo(addresses);
	if (connected < 0)
		return err_set(err, ERR_SYSTEM, _("the exchange at %s port %d cannot be reached: %s"), host, number,
			       strerror(failure));
	*port = connected;
	return true;
}
