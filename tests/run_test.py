#!/usr/bin/env python3
"""tests/run counts rightly, above all what goes wrong: it is what everything else is judged by."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run")


class Run(unittest.TestCase):
    def setUp(self):
        self.tree = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.tree)
        os.makedirs(os.path.join(self.tree, "tests", "core"))
        os.makedirs(os.path.join(self.tree, "build", "tests", "core"))
        shutil.copy(RUN, os.path.join(self.tree, "tests", "run"))

    def write(self, path, body, mode=0o755):
        path = os.path.join(self.tree, path)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + body + "\n")
        os.chmod(path, mode)

    def program(self, name, body):
        self.write(f"tests/core/{name}_test.c", "")
        self.write(f"build/tests/core/{name}_test", body)

    def result(self, seconds="20"):
        ran = subprocess.run([os.path.join(self.tree, "tests", "run"), "build"], capture_output=True, text=True,
                             env=os.environ | {"TEST_SECONDS": seconds, "TESTS": ""}, check=False)
        return ran.returncode, ran.stdout.splitlines()[-1], ran.stdout

    def test_adds_up_programs_and_scripts(self):
        self.program("one", "echo 1..2; echo 'ok 1 - a'; echo 'ok 2 - b'")
        self.write("tests/core/two_test.sh", "exit 0")
        self.write("tests/three_test.py", "echo 'Ran 5 tests in 0.1s'; echo; echo OK")
        self.assertEqual(self.result()[:2], (0, "8 passed, 0 failed"))

    def test_shows_what_failed_and_only_that(self):
        self.program("good", "echo 1..1; echo 'ok 1 - fine'")
        self.program("bad", "echo 1..2; echo 'ok 1 - a'; echo 'not ok 2 - broken'; exit 1")
        code, last, output = self.result()
        self.assertEqual((code, last), (1, "2 passed, 1 failed"))
        self.assertIn("broken", output)
        self.assertNotIn("fine", output)

    def test_a_crash_counts_with_all_that_it_kept_from_running(self):
        self.program("crash", "echo 1..3; echo 'ok 1 - a'; kill -SEGV $$")
        code, last, output = self.result()
        self.assertEqual((code, last), (1, "1 passed, 2 failed"))
        self.assertIn("SIGSEGV", output)

    def test_an_early_end_is_no_success(self):
        self.program("early", "echo 1..3; echo 'ok 1 - a'; exit 0")
        self.assertEqual(self.result()[:2], (1, "1 passed, 2 failed"))

    def test_a_leak_found_at_the_end_is_a_failure(self):
        self.program("leak", "echo 1..1; echo 'ok 1 - a'; echo LeakSanitizer; exit 23")
        self.assertEqual(self.result()[:2], (1, "1 passed, 1 failed"))

    def test_what_hangs_is_stopped_with_its_children(self):
        self.program("hang", "echo 1..1; sleep 60 & sleep 60")
        began = time.monotonic()
        code, last, output = self.result("1")
        self.assertEqual((code, last), (1, "0 passed, 1 failed"))
        self.assertIn("stopped after 1 seconds", output)
        self.assertLess(time.monotonic() - began, 30)

    def test_a_program_that_was_not_built_is_a_failure(self):
        self.write("tests/core/lost_test.c", "")
        self.assertEqual(self.result()[:2], (1, "0 passed, 1 failed"))

    def test_failures_of_unittest_are_counted(self):
        self.write("tests/py_test.py", "echo 'Ran 5 tests in 0.1s'; echo; echo 'FAILED (failures=1, errors=1)'; exit 1")
        self.assertEqual(self.result()[:2], (1, "3 passed, 2 failed"))

    def test_no_tests_at_all_is_no_success(self):
        self.assertEqual(self.result()[:2], (1, "0 passed, 0 failed"))


if __name__ == "__main__":
    unittest.main()
