#include "notice/trouble.h"

#include <curl/curl.h>
#include <stddef.h>

#include "core/i18n.h"

const char *trouble_says(int code)
{
	static const struct {
		int code;
		const char *text;
	} troubles[] = {
		{ CURLE_UNSUPPORTED_PROTOCOL, N_("the address is of a kind that is not supported") },
		{ CURLE_URL_MALFORMAT, N_("the address is not written as one") },
		{ CURLE_COULDNT_RESOLVE_PROXY, N_("the proxy's name is not known") },
		{ CURLE_COULDNT_RESOLVE_HOST, N_("the server's name is not known: is the network there?") },
		{ CURLE_COULDNT_CONNECT, N_("the server cannot be reached: is the network there?") },
		{ CURLE_REMOTE_ACCESS_DENIED, N_("the server denies access") },
		{ CURLE_OPERATION_TIMEDOUT, N_("the server took too long") },
		{ CURLE_SSL_CONNECT_ERROR, N_("no connection under TLS came about") },
		{ CURLE_PEER_FAILED_VERIFICATION, N_("the server's certificate does not hold") },
		{ CURLE_USE_SSL_FAILED, N_("the server offers no TLS") },
		{ CURLE_LOGIN_DENIED, N_("the server takes neither the name nor the password") },
		{ CURLE_GOT_NOTHING, N_("the server answered nothing") },
		{ CURLE_SEND_ERROR, N_("the connection broke while sending") },
		{ CURLE_RECV_ERROR, N_("the connection broke while the answer came") },
		{ CURLE_PARTIAL_FILE, N_("the answer broke off") },
		{ CURLE_WEIRD_SERVER_REPLY, N_("the server answered what nobody understands") },
		{ CURLE_WRITE_ERROR, N_("the answer is longer than it may be") },
		{ CURLE_OUT_OF_MEMORY, N_("there is no memory left") },
	};
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (troubles[i].code == code)
			return _(troubles[i].text);
	return _("the connection to the server failed");
}
