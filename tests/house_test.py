#!/usr/bin/env python3
"""The house keeps its plan: docs/architecture.md says what may lean on what, and this reads the includes."""
import glob
import os
import re
import shlex
import subprocess
import unittest

ROOMS = {
    "core": {"core"},
    "db": {"core", "db"},
    "line": {"core", "db", "line"},
    "notice": {"core", "db", "notice"},
    "sync": {"core", "db", "sync"},
    "hub": {"core", "db", "sync", "reports", "hub"},
    "reports": {"core", "db", "reports"},
    "tui": {"core", "db", "reports", "tui"},
    "cmd": {"core", "db", "line", "notice", "sync", "hub", "reports", "tui", "cmd"},
}

# One library, one door.
DOORS = {
    "sqlite3.h": r"db/(db|tokenizer)\.c",
    "curses.h": r"tui/term\.c",
    "ncurses.h": r"tui/term\.c",
    "panel.h": r"tui/term\.c",
    "jansson.h": r"core/json\.c",
    "sodium.h": r"core/crypto\.c",
    "yaml.h": r"core/config\w*\.c",
    "qrencode.h": r"reports/qr\.c",
    "png.h": r"reports/png\.c",
    "iconv.h": r"core/encoding\.c",
    "libintl.h": r"core/i18n\.h",
    "libexif/exif-data.h": r"db/exif\.c",
    "zstd.h": r"sync/\w+\.c",
    "curl/curl.h": r"(notice/(mail|gateway|trouble)|sync/store_http)\.c",
    "microhttpd.h": r"hub/\w+\.c",
}
PRINTS = re.compile(r"(?<![\w.>])(printf|vprintf|puts|putchar|perror)\s*\(|\b(stdout|stderr)\b")
MAY_PRINT = {"core/err.c", "core/crypto.c"}     # what ends the program: out of memory, no source of chance

# What core/ is handed by its caller: the time, chance, sockets.
OUTSIDE = re.compile(r"(?<![\w.>])(time|gettimeofday|localtime|localtime_r|rand|random|srand|socket|system|popen)\s*\(")


def sources(room):
    return sorted(glob.glob(f"{room}/*.[ch]"))


def without_comments(text):
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', lambda m: m.group() if m.group()[0] == '"' else blank(m), text,
                  flags=re.S)


def includes(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(without_comments(file.read()).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
            if match:
                yield number, match.group(1), match.group(2)


class House(unittest.TestCase):
    maxDiff = None

    def test_no_room_leans_on_one_that_it_may_not(self):
        wrong = [f"{path}:{number}: {room}/ may not include {name}"
                 for room, allowed in ROOMS.items() for path in sources(room)
                 for number, kind, name in includes(path)
                 if kind == '"' and name.split("/")[0] not in allowed]
        self.assertEqual(wrong, [])

    def test_every_library_has_one_door(self):
        wrong = [f"{path}:{number}: {name} belongs in {DOORS[name]}"
                 for room in ROOMS for path in sources(room)
                 for number, kind, name in includes(path)
                 if kind == "<" and name in DOORS and not re.fullmatch(DOORS[name], path)]
        self.assertEqual(wrong, [])

    def test_the_rooms_are_read_at_all(self):
        self.assertIn("core/id.h", [name for _, _, name in includes("core/crypto.h")])
        self.assertIn("sqlite3.h", [name for _, _, name in includes("db/db.c")])

    def test_nothing_below_the_console_and_the_commands_prints(self):
        wrong = []
        for room in ("core", "db", "sync", "reports", "hub"):
            for path in sources(room):
                if path in MAY_PRINT:
                    continue
                with open(path, encoding="utf-8") as file:
                    code = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', without_comments(file.read()))
                wrong += [f"{path}:{number}: {line.strip()}" for number, line in enumerate(code.splitlines(), 1)
                          if PRINTS.search(line)]
        self.assertEqual(wrong, [])

    def test_the_rules_are_handed_time_and_chance(self):
        wrong = []
        for path in sources("core"):
            with open(path, encoding="utf-8") as file:
                code = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', without_comments(file.read()))
            wrong += [f"{path}:{number}: {line.strip()}" for number, line in enumerate(code.splitlines(), 1)
                      if OUTSIDE.search(line)]
        self.assertEqual(wrong, [])

    def test_every_header_compiles_alone_and_twice(self):
        compiler = shlex.split(os.environ.get("CC", "gcc"))
        flags = ["-std=c17", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I.", "-D_XOPEN_SOURCE=700",
                 "-D_DEFAULT_SOURCE", "-x", "c", "-"]
        wrong = []
        for path in sorted(path for room in (*ROOMS, "tests/support") for path in glob.glob(f"{room}/*.h")):
            result = subprocess.run(compiler + flags, input=f'#include "{path}"\n#include "{path}"\n',
                                    capture_output=True, text=True)
            if result.returncode != 0:
                wrong.append(result.stderr)
        self.assertEqual(wrong, [])

    def test_no_left_over_marks(self):
        mark = re.compile(r"\b(TODO|FIXME|XXX)\b")
        wrong = []
        for path in (path for room in ROOMS for path in sources(room)):
            with open(path, encoding="utf-8") as file:
                wrong += [f"{path}:{number}: {line.strip()}" for number, line in enumerate(file, 1)
                          if mark.search(line)]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    unittest.main()
