/*
 * What the queues mean, said once: conditions on `ticket` with :area, :own, :now, :soon and :escalated.
 *
 * A ticket is overdue when the next thing that is due of it (being accepted, speaking to the household, resolving,
 * calling back) is past and its clock does not stand still: in every queue, list and figure (ticket_is_overdue).
 */
#ifndef DB_TICKET_CONDITIONS_H
#define DB_TICKET_CONDITIONS_H

#define TICKET_OWN                                                                                                     \
	"(SELECT entity FROM ticket_assignee WHERE staff = :own"                                                       \
	" UNION ALL SELECT entity FROM ticket WHERE opened_by = :own"                                                  \
	" UNION ALL SELECT entity FROM ticket_step WHERE author = :own"                                                \
	" UNION ALL SELECT entity FROM ticket_step WHERE on_behalf = :own)"
#define TICKET_IS_SEEN                                                                                                 \
	"(:area IS NULL OR (area >= :area AND area < :area || ':')) AND (:own IS NULL OR entity IN " TICKET_OWN ")"
#define TICKET_IS_DISPATCH "state IN ('open', 'returned')"
/*
 * A message to the main assignee that went tells them, and so does one that is on its way. One that failed is for the
 * desk until a later one comes, whatever else is on its way; one that waits for an hour (a sender that is off, or the
 * night) is too, and an urgent one after three minutes, or at once when a try has failed.
 */
#define TICKET_NOTICE                                                                                                  \
	"notice.ticket = ticket.entity AND notice.staff = ticket.main AND notice.queued_at >= ticket.state_at"
/* The main assignee knows: the desk told them, a message came, or they have begun. */
#define TICKET_IS_KNOWN                                                                                                \
	"(ticket.told OR ticket.state NOT IN ('dispatched', 'reopened') OR EXISTS (SELECT 1 FROM notice "              \
	"WHERE " TICKET_NOTICE " AND notice.state IN ('sent', 'read')))"
#define TICKET_IS_TELL                                                                                                 \
	"state IN ('dispatched', 'reopened') AND told = 0 AND (NOT EXISTS (SELECT 1 FROM notice WHERE " TICKET_NOTICE  \
	" AND (notice.state IN ('sent', 'read') OR (notice.state IN ('queued', 'sending')"                             \
	" AND notice.queued_at > :now - iif(notice.urgent, 180000, 3600000)"                                           \
	" AND (NOT notice.urgent OR notice.tries = 0 OR (notice.tries = 1 AND notice.state = 'sending')))))"           \
	" OR EXISTS (SELECT 1 FROM notice WHERE " TICKET_NOTICE " AND notice.state = 'failed'"                         \
	" AND NOT EXISTS (SELECT 1 FROM notice AS later WHERE later.ticket = ticket.entity"                            \
	" AND later.staff = ticket.main AND later.state IN ('sent', 'read') AND later.state_at >= notice.state_at)))"
#define TICKET_IS_WORK "state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened')"
#define TICKET_IS_OVERDUE "(due_at < :now AND ifnull(pause_ends, 0) <= :now)"
#define TICKET_IS_SOON                                                                                                 \
	"(due_at < :soon AND max(due_at, ifnull(pause_ends, 0)) >= :now AND ifnull(pause_ends, 0) < :soon)"
#define TICKET_IS_ESCALATED "(" TICKET_IS_OVERDUE " AND due_at < :escalated)"
#define TICKET_IS_FOLLOW_UP "state IN ('resolved', 'follow_up')"
#define TICKET_IS_OPEN                                                                                                 \
	"state IN ('open', 'dispatched', 'accepted', 'working', 'resolved', 'follow_up', 'returned', 'suspended',"     \
	" 'reopened')"

#endif
