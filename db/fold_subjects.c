#include "db/fold.h"

#define SUBJECT(name) extern const struct fold_subject fold_subject_##name
SUBJECT(refuse);
SUBJECT(cut);
SUBJECT(redact);
SUBJECT(station);
SUBJECT(config);
SUBJECT(card);
SUBJECT(area);
SUBJECT(staff);
SUBJECT(user);
SUBJECT(absence);
SUBJECT(saved_filter);
SUBJECT(household);
SUBJECT(member);
SUBJECT(income);
SUBJECT(measure);
SUBJECT(assign);
SUBJECT(ticket);
SUBJECT(policy);
SUBJECT(diary);
SUBJECT(notice);
SUBJECT(call);
SUBJECT(number);
SUBJECT(phone_reveal);
#undef SUBJECT

/* One subject a line. Verdicts come first: what they hit is folded after them. */
const struct fold_subject *const fold_subjects[] = {
	&fold_subject_refuse, &fold_subject_cut,     &fold_subject_redact,	 &fold_subject_station,
	&fold_subject_config, &fold_subject_card,    &fold_subject_area,	 &fold_subject_staff,
	&fold_subject_user,   &fold_subject_absence, &fold_subject_saved_filter, &fold_subject_household,
	&fold_subject_member, &fold_subject_income,  &fold_subject_measure,	 &fold_subject_assign,
	&fold_subject_ticket, &fold_subject_policy,  &fold_subject_diary,	 &fold_subject_notice,
	&fold_subject_call,   &fold_subject_number,  &fold_subject_phone_reveal, NULL,
};
