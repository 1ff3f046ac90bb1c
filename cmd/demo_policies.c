/* The policies of the demonstration county: those of examples/policies, which are examples there too. */
#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/prefix.h"
#include "db/act.h"
#include "db/policy_import.h"

static void say(const char *sentence, void *context)
{
	(void)context;
	out_problem("%s", sentence);
}

/* The tree's, as seen from the program and from a test's build below it. */
static bool find_folder(char path[static 4200])
{
	static const char *const in_tree[] = { "../examples/policies", "../../examples/policies",
					       "../../../examples/policies", "../../../../examples/policies" };
	for (size_t i = 0; i < sizeof in_tree / sizeof *in_tree; i++)
		if (prefix_find(in_tree[i], "share/fangzheng/policies", path, 4200))
			return true;
	return false;
}

bool demo_make_policies(struct demo *demo, struct err *err)
{
	char path[4200];
	struct policy_import job;
	if (!find_folder(path))
		return err_set(err, ERR_MISSING, "%s",
			       _("the shipped policies are missing; install the program again"));
	struct policy_import_plan plan = { .station = act_station(demo->act),
					   .person = act_author(demo->act),
					   .config = &demo->line->config,
					   .path = path,
					   .shown = path,
					   .say = say };
	if (!policy_import_read(&plan, &job, err))
		return false;
	bool ok = job.counts.bad > 0 ? err_set(err, ERR_INPUT,
					       _("the shipped policies do not fit the categories of fangzheng.yaml"))
				     : policy_import_publish(&job, demo->act, err);
	policy_import_release(&job);
	return ok;
}
