/* The subcommands, one file each; see cmd/command.h for what they are given. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

struct command_line;
int command_calls(struct command_line *line, int argc, char **argv);
int command_card(struct command_line *line, int argc, char **argv);
int command_cards(struct command_line *line, int argc, char **argv);
int command_config(struct command_line *line, int argc, char **argv);
int command_conflicts(struct command_line *line, int argc, char **argv);
int command_console(struct command_line *line, int argc, char **argv);
int command_demo(struct command_line *line, int argc, char **argv);
int command_diary(struct command_line *line, int argc, char **argv);
int command_dispatch(struct command_line *line, int argc, char **argv);
int command_events(struct command_line *line, int argc, char **argv);
int command_find(struct command_line *line, int argc, char **argv);
int command_import(struct command_line *line, int argc, char **argv);
int command_init(struct command_line *line, int argc, char **argv);
int command_listen(struct command_line *line, int argc, char **argv);
int command_notices(struct command_line *line, int argc, char **argv);
int command_number(struct command_line *line, int argc, char **argv);
int command_policy(struct command_line *line, int argc, char **argv);
int command_rebuild(struct command_line *line, int argc, char **argv);
int command_redact(struct command_line *line, int argc, char **argv);
int command_refuse(struct command_line *line, int argc, char **argv);
int command_ring(struct command_line *line, int argc, char **argv);
int command_search(struct command_line *line, int argc, char **argv);
int command_show(struct command_line *line, int argc, char **argv);
int command_staff(struct command_line *line, int argc, char **argv);
int command_station(struct command_line *line, int argc, char **argv);
int command_summary(struct command_line *line, int argc, char **argv);
int command_sync(struct command_line *line, int argc, char **argv);
int command_ticket(struct command_line *line, int argc, char **argv);
int command_user(struct command_line *line, int argc, char **argv);
int command_verify(struct command_line *line, int argc, char **argv);

#endif
