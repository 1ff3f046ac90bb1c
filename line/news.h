/* What a telephone line tells, whatever hears it: a modem with caller ID, a telephone exchange. */
#ifndef LINE_NEWS_H
#define LINE_NEWS_H

enum line_news_kind {
	LINE_RANG,
	LINE_PICKED_UP, /* somewhere at the desk */
	LINE_HUNG_UP,
	LINE_STANDS,   /* it goes on now that the line is heard again; LINE_RANG where nobody has picked it up yet */
	LINE_NO_OTHER, /* all that stand were told: any other has ended unheard */
};

enum { LINE_CALL_BYTES = 64, LINE_NUMBER_BYTES = 64 };

struct line_news {
	enum line_news_kind kind;
	const char *call;   /* the line's own name for the call; "" where it has one at a time */
	const char *number; /* of LINE_RANG: as the line gives it; "" when it is withheld */
};

/* Hears news one by one; the texts live until it returns. */
typedef void line_hear(const struct line_news *news, void *context);

#endif
