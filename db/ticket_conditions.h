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
#define TICKET_IS_AT_WORK "ticket.state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened')"
#define TICKET_WAITS_TO_ACCEPT "ticket.accepted_at IS NULL AND ticket.state IN ('dispatched', 'reopened')"
#define TICKET_WAITS_FOR_CONTACT "ticket.contacted_at IS NULL AND " TICKET_IS_AT_WORK
/* Whether the limit that a notice is about is still to be kept. */
#define NOTICE_IS_DUE                                                                                                  \
	"ifnull(notice.due_at = ticket.due_at"                                                                         \
	" OR (notice.due_at = ticket.accept_due AND " TICKET_WAITS_TO_ACCEPT ")"                                       \
	" OR (notice.due_at = ticket.contact_due AND " TICKET_WAITS_FOR_CONTACT ")"                                    \
	" OR (notice.due_at = ticket.resolve_due AND " TICKET_IS_AT_WORK "), 0)"
/* Whether whom it is for, or who is away, is an assignee. */
#define NOTICE_IS_ASSIGNEES                                                                                            \
	"EXISTS (SELECT 1 FROM ticket_assignee AS party WHERE party.entity = notice.ticket"                            \
	"         AND party.staff IN (notice.staff, notice.away))"
/*
 * A notice that is the desk's to call for: it failed, or waits for an hour (a sender that is off, or the night) though
 * nothing else of the ticket came to them; an urgent one after three minutes, or at once when a try has failed. Until
 * something later comes, the assignees are told (which says nothing of leaders), or nobody needs it any more.
 */
#define NOTICE_IS_UNREACHED                                                                                            \
	"notice.state IN ('failed', 'queued', 'sending') AND (notice.state = 'failed'"                                 \
	" OR (notice.urgent AND notice.tries > (notice.state = 'sending'))"                                            \
	" OR (notice.queued_at <= :now - iif(notice.urgent, 180000, 3600000)"                                          \
	"     AND NOT EXISTS (SELECT 1 FROM notice AS came WHERE came.ticket = notice.ticket"                          \
	"                      AND came.staff = notice.staff AND came.state IN ('sent', 'read')"                       \
	"                      AND came.queued_at >= ticket.state_at)))"                                               \
	" AND NOT EXISTS (SELECT 1 FROM notice AS later WHERE later.ticket = notice.ticket"                            \
	"                  AND later.staff = notice.staff AND later.state IN ('sent', 'read')"                         \
	"                  AND later.state_at >= notice.state_at)"                                                     \
	" AND (notice.due_at IS NULL OR " NOTICE_IS_DUE ")"                                                            \
	" AND CASE WHEN " NOTICE_IS_ASSIGNEES " THEN ifnull(ticket.told_at, 0) <= notice.state_at"                     \
	"          ELSE notice.level > 0 OR notice.kind = 'withdrawn' END"
/* A message to the main assignee since the ticket came to them. */
#define TICKET_NOTICE                                                                                                  \
	"notice.ticket = ticket.entity AND notice.staff = ticket.main AND notice.queued_at >= ticket.state_at"
/* The main assignee knows: the desk told them, a message came, or they have begun. */
#define TICKET_IS_KNOWN                                                                                                \
	"(ticket.told_at IS NOT NULL OR ticket.state NOT IN ('dispatched', 'reopened') OR EXISTS (SELECT 1 FROM "      \
	"notice WHERE " TICKET_NOTICE " AND notice.state IN ('sent', 'read')))"
#define TICKET_HAS_UNREACHED                                                                                           \
	"EXISTS (SELECT 1 FROM notice WHERE notice.ticket = ticket.entity AND " NOTICE_IS_UNREACHED ")"
/* Nobody told the main assignee and nothing is on its way to them, or somebody was not reached. */
#define TICKET_IS_TELL                                                                                                 \
	"state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened', 'resolved')"                          \
	" AND ((state IN ('dispatched', 'reopened') AND told_at IS NULL AND NOT EXISTS (SELECT 1 FROM notice "         \
	"WHERE " TICKET_NOTICE " AND notice.state IN ('sent', 'read', 'queued', 'sending'))) OR " TICKET_HAS_UNREACHED \
	")"
#define TICKET_IS_OVERDUE "(due_at < :now AND ifnull(pause_ends, 0) <= :now)"
#define TICKET_IS_SOON                                                                                                 \
	"(due_at < :soon AND max(due_at, ifnull(pause_ends, 0)) >= :now AND ifnull(pause_ends, 0) < :soon)"
#define TICKET_IS_ESCALATED "(" TICKET_IS_OVERDUE " AND due_at < :escalated)"
#define TICKET_IS_FOLLOW_UP "state IN ('resolved', 'follow_up')"
#define TICKET_IS_OPEN                                                                                                 \
	"state IN ('open', 'dispatched', 'accepted', 'working', 'resolved', 'follow_up', 'returned', 'suspended',"     \
	" 'reopened')"

#endif
