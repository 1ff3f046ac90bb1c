#!/usr/bin/env python3
"""tools/install-packages on machines that are made up: what it asks, what it runs, and when it refuses."""
import os
import pty
import stat
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "tools", "install-packages"))
LIST = os.path.join(os.path.dirname(TOOL), "packages")


def packages(*groups):
    with open(LIST, encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return [line[1] for line in lines if line[0] in groups]


class Machine:
    """A folder of commands that stand in for the machine's own, and a log of those that change it."""

    def __init__(self, installed, user=1000, sudo=True, dpkg=True):
        self.folder = tempfile.TemporaryDirectory()
        self.path = self.folder.name
        self.log = os.path.join(self.path, "log")
        for name in ("sh", "sed", "grep", "dirname", "cat", "env"):
            os.symlink(os.path.join("/usr/bin", name), os.path.join(self.path, name))
        if dpkg:
            self.command("dpkg-query", f"for p; do case ' {' '.join(installed)} ' in *\" $p \"*) "
                         "echo \"$p installed\";; esac; done; echo 'libold not-installed'; exit 1")
        self.command("id", f"echo {user}")
        self.command("apt-get", f'echo "apt-get $*" >> {self.log}')
        if sudo:
            self.command("sudo", f'echo sudo >> {self.log}; "$@"')

    def command(self, name, body):
        path = os.path.join(self.path, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{body}\n")
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def run(self, *groups, answer=None):
        """(exit code, what it said, what it ran); `answer` is typed at a terminal, None: there is no terminal."""
        environment = {"PATH": self.path}
        if answer is None:
            result = subprocess.run([TOOL, *groups], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                    text=True, check=False)
            code, said = result.returncode, result.stdout + result.stderr
        else:
            ours, theirs = pty.openpty()
            process = subprocess.Popen([TOOL, *groups], env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
            os.close(theirs)
            os.write(ours, answer.encode() + b"\n")
            said = b""
            try:
                while chunk := os.read(ours, 4096):
                    said += chunk
            except OSError:     # the other end is closed
                pass
            code, said = process.wait(), said.decode()
            os.close(ours)
        ran = []
        if os.path.exists(self.log):
            with open(self.log, encoding="utf-8") as file:
                ran = file.read().splitlines()
        self.folder.cleanup()
        return code, said, ran


class InstallPackages(unittest.TestCase):
    def test_says_and_does_nothing_when_all_is_there(self):
        self.assertEqual(Machine(packages("build", "test")).run("build", "test"), (0, "", []))

    def test_root_installs_what_is_missing_without_asking(self):
        code, said, ran = Machine(packages("build")[1:], user=0).run("build")
        self.assertEqual(code, 0)
        self.assertIn("gcc", said)
        self.assertEqual(ran, ["apt-get update -q", "apt-get install -q -y --no-install-recommends gcc"])

    def test_a_bare_machine_gets_every_package_of_the_groups_and_no_other(self):
        _, _, ran = Machine([], user=0).run("build", "test")
        self.assertEqual(ran[1].split()[5:], packages("build", "test"))

    def test_asks_before_it_uses_sudo(self):
        code, said, ran = Machine([]).run("build", answer="")
        self.assertEqual(code, 0)
        self.assertIn("libsqlite3-dev", said)
        self.assertIn("sudo", said)
        self.assertEqual([line.split()[0] for line in ran], ["sudo", "apt-get", "sudo", "apt-get"])

    def test_no_means_no(self):
        code, said, ran = Machine([]).run("build", answer="n")
        self.assertEqual((code, ran), (1, []))
        self.assertIn("apt-get install", said)

    def test_without_a_terminal_it_says_what_to_run_and_fails(self):
        code, said, ran = Machine([]).run("build")
        self.assertEqual((code, ran), (1, []))
        self.assertIn("apt-get install --no-install-recommends gcc", said)

    def test_without_sudo_it_says_what_to_run_and_fails(self):
        code, said, ran = Machine([], sudo=False).run("build", answer="y")
        self.assertEqual((code, ran), (1, []))
        self.assertIn("apt-get install", said)

    def test_another_system_is_told_and_left_alone(self):
        code, said, ran = Machine([], dpkg=False).run("build")
        self.assertEqual((code, ran), (0, []))
        self.assertIn("libsqlite3-dev", said)

    def test_an_installation_that_fails_is_a_failure(self):
        machine = Machine([], user=0)
        machine.command("apt-get", "exit 100")
        self.assertNotEqual(machine.run("build")[0], 0)


if __name__ == "__main__":
    unittest.main()
