# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Cold misses for 64 clients at once: what a queue costs in memory and in time."""

from harness.bench import figures

TITLE = "Crowd: cold misses for 64 clients at once, 800x600"
CLIENTS = 64
PASSES = 3


def run(bench):
    """As cold misses, with more clients than anybody has cores."""
    with bench.servers("crowd", bench.able("crowd")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                keys = bench.keys(f"crowd/{server.peer.label}/{number}", PASSES * bench.options.factor)
                samples, cost = bench.ask(server, bench.paths(server.peer, keys), CLIENTS)
                bench.record("crowd", "64 clients", server.peer.name, number, figures(samples, cost, server.peer))
