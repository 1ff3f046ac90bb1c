/* The subcommands, one file each; see cmd/command.h for what they are given. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

struct command_line;

#endif
