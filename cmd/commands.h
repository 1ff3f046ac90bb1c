/* The subcommands, one file each; see cmd/command.h for what they are given. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

struct command_line;
int command_cards(struct command_line *line, int argc, char **argv);
int command_import(struct command_line *line, int argc, char **argv);
int command_show(struct command_line *line, int argc, char **argv);

#endif
