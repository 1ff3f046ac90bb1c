/* What went wrong on the line, in words for whoever reads why a message did not go. */
#ifndef NOTICE_TROUBLE_H
#define NOTICE_TROUBLE_H

/* A sentence, translated, for a result of libcurl (CURLcode) other than success. */
const char *trouble_says(int code);

#endif
