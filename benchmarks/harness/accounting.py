# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What a server and its workers cost while something was measured."""

import threading
import time
from dataclasses import dataclass

from harness.processes import cpu_seconds, memory, tree


@dataclass(frozen=True)
class Cost:
    """Processor seconds, apart for the server and for its workers, and memory at the worst moment, in bytes.

    `resident` is the sum of what each process had resident at its own peak, or of what all had at once where children
    come and go, whichever is more; pages that processes share count once for each. `proportional` counts them once.
    """

    server: float
    workers: float
    resident: int
    proportional: int
    growth: tuple = ()


class Account:
    """Watches a process tree from `with` to its end."""

    def __init__(self, root, workers="", period=0.25):
        self.root, self.period = root, period
        # The kernel keeps 15 characters of a name.
        self.name = workers[:15]
        self.samples = []

    def __enter__(self):
        self.before = self.seconds()
        self.ended = threading.Event()
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()
        return self

    def __exit__(self, *_):
        after = self.seconds()
        self.ended.set()
        self.watcher.join()
        self.sample()
        self.cost = Cost(
            server=after[0] - self.before[0],
            workers=after[1] - self.before[1],
            resident=max(max(resident, most) for resident, most, _ in self.samples),
            proportional=max(share for _, _, share in self.samples),
            growth=tuple(share for _, _, share in self.samples),
        )

    def seconds(self):
        """Processor seconds so far, of the server and of its workers."""
        server = workers = 0.0
        for pid, name in tree(self.root).items():
            if self.name and name == self.name:
                workers += cpu_seconds(pid)
            else:
                server += cpu_seconds(pid)
        return server, workers

    def settle(self, quiet=0.002, period=0.1, within=3.0):
        """Waits until less than `quiet` seconds are used in a period: what follows an answer is paid for as well."""
        before, end = sum(self.seconds()), time.monotonic() + within
        while time.monotonic() < end:
            time.sleep(period)
            after = sum(self.seconds())
            if after - before < quiet:
                return
            before = after

    def sample(self):
        """Adds up the memory of the tree."""
        parts = [memory(pid) for pid in tree(self.root)]
        self.samples.append(tuple(sum(part[i] for part in parts) for i in range(3)))

    def watch(self):
        """Samples until the end."""
        self.sample()
        while not self.ended.wait(self.period):
            self.sample()
