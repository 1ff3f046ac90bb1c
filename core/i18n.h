/* The one door to gettext: msgids are English, the catalogue is complete in zh_CN. */
#ifndef CORE_I18N_H
#define CORE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text) /* marks a text in a table; translate it with _() when shown */

/*
 * Sets the locale of characters from the environment (C.UTF-8 when it is not usable) and the
 * catalogue of `language` ("zh" or "en"). May be called again when the language is known.
 */
void i18n_start(const char *language);

#endif
