# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Hits in memory: one picture of about 75 KB, beside nginx serving the same bytes from a file."""

from harness.bench import figures
from harness.scenarios.stored import offer

TITLE = "Memory hits: one picture of about 75 KB, again and again"
REQUESTS = 40_000
SIZE = 75_000


def run(bench):
    """The picture that comes closest to 75 KB."""
    keys = bench.keys("memory")
    offer(bench, keys)
    variants = bench.store.bucket / "800x600"
    key = min(keys, key=lambda key: abs((variants / key).stat().st_size - SIZE))
    cell = f"{(variants / key).stat().st_size / 1000:.0f} KB"
    with bench.servers("memory", bench.able("memory")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                path = bench.paths(server.peer, [key])
                server.expect(path[0])
                samples, cost = bench.ask(server, path * (REQUESTS * bench.options.factor), 8 * bench.cores, seconds=30)
                bench.record("memory", cell, server.peer.name, number, figures(samples, cost, server.peer))
