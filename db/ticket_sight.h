/* What a filter of tickets comes to for its viewer: for the queries of tickets. */
#ifndef DB_TICKET_SIGHT_H
#define DB_TICKET_SIGHT_H

#include <stdbool.h>

#include "core/id.h"

struct ticket_filter;

struct ticket_sight {
	bool nothing; /* that they may see */
	const char *area;
	struct id own, me; /* none: not narrowed to what is the viewer's own */
};
struct ticket_sight ticket_sight(const struct ticket_filter *filter);

/* Conditions on `ticket`, with :area, :own and :now. */
#define TICKET_OWN                                                                                                     \
	"(SELECT entity FROM ticket_assignee WHERE staff = :own"                                                       \
	" UNION ALL SELECT entity FROM ticket WHERE opened_by = :own"                                                  \
	" UNION ALL SELECT entity FROM ticket_step WHERE author = :own"                                                \
	" UNION ALL SELECT entity FROM ticket_step WHERE on_behalf = :own)"
#define TICKET_IS_SEEN                                                                                                 \
	"(:area IS NULL OR (area >= :area AND area < :area || ':')) AND (:own IS NULL OR entity IN " TICKET_OWN ")"
#define TICKET_IS_DISPATCH "state IN ('open', 'returned')"
#define TICKET_IS_TELL "state IN ('dispatched', 'reopened') AND told = 0"
#define TICKET_IS_WORK "state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened')"
#define TICKET_IS_OVERDUE "due_at < :now"
#define TICKET_IS_FOLLOW_UP "state IN ('resolved', 'follow_up')"
#define TICKET_IS_OPEN                                                                                                 \
	"state IN ('open', 'dispatched', 'accepted', 'working', 'resolved', 'follow_up', 'returned', 'suspended',"     \
	" 'reopened')"

#endif
