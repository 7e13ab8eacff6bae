# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness.accounting import Account
from harness.processes import Failure, Program, tree

# A child that works beside a parent that sleeps.
FORKED = """
import os, time
if os.fork() == 0:
    open("/proc/self/comm", "w").write("worker")
    while True: pass
time.sleep(60)
"""


class Programs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "log"

    def started(self, *command):
        program = Program("the program", command, self.log)
        self.addCleanup(program.stop)
        return program

    def test_account_for_workers_apart(self):
        program = self.started("python3", "-c", FORKED)
        program.wait_until(lambda: "worker" in tree(program.pid).values())
        with Account(program.pid, "worker") as account:
            end = time.monotonic() + 20
            while account.seconds()[1] - account.before[1] < 0.2 and time.monotonic() < end:
                time.sleep(0.05)
        self.assertGreaterEqual(account.cost.workers, 0.2)
        self.assertLess(account.cost.server, 0.1)
        self.assertGreater(account.cost.resident, 1_000_000)

    def test_count_children_that_have_ended(self):
        work = "import time\nwhile time.process_time() < 0.3: pass"
        program = self.started("sh", "-c", f"python3 -c '{work}'; sleep 60")
        with Account(program.pid) as account:
            program.wait_until(lambda: "sleep" in tree(program.pid).values())
        self.assertGreater(account.cost.server, 0.2)

    def test_leave_nothing_behind(self):
        program = self.started("python3", "-c", FORKED)
        program.wait_until(lambda: "worker" in tree(program.pid).values())
        child = max(tree(program.pid))
        program.stop()
        gone = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True).stdout.strip()
        self.assertIn(gone[:1], ("", "Z"))

    def test_that_end_by_themselves_are_told_with_their_log(self):
        program = self.started("sh", "-c", "echo no such thing; exit 1")
        with self.assertRaisesRegex(Failure, "no such thing"):
            program.wait_until(lambda: False)
