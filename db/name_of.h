/* SQL: the name of who acted, by the author of an event: of the staff, else the login of who has none. */
#ifndef DB_NAME_OF_H
#define DB_NAME_OF_H

#define NAME_OF(author)                                                                                                \
	"ifnull((SELECT name FROM staff WHERE staff.entity = " author "),"                                             \
	" (SELECT login FROM user WHERE user.entity = " author "))"

#endif
