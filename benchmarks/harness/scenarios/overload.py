# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Overload: ten times as many misses as the server can make, at a steady rate whatever it answers."""

import time

from harness.bench import figures
from harness.samples import percentile

TITLE = "Overload: misses at 10x the measured capacity for 4 s, an open loop; latency counts from when each was due"
FACTOR = 10
SECONDS = 4
# CloudFront waits for 30 s; a client that is given up counts as an answer that did not come.
TIMEOUT = 10
CONNECTIONS = 900
MOST = 4000


def run(bench):
    """Capacity by a closed loop, then the flood, then how soon it serves again."""
    with bench.servers("overload", bench.able("overload")) as servers:
        for server in servers:
            label = server.peer.label
            calm = bench.client(server, bench.paths(server.peer, bench.keys(f"calm/{label}")), 2 * bench.cores).finish()
            capacity = len(calm.good) / calm.seconds
            count = min(int(capacity * FACTOR * SECONDS), MOST)
            keys = bench.keys(f"flood/{label}", passes=-(-count // len(bench.photos)))[:count]
            paths = bench.paths(server.peer, keys)
            samples, cost = bench.ask(server, paths, CONNECTIONS, SECONDS + 1, capacity * FACTOR, TIMEOUT, settle=False)
            measured = figures(samples, cost, server.peer)
            measured.update(capacity=round(capacity, 1), recovery=recovery(bench, server))
            measured.update(note=note(measured, samples))
            bench.record("overload", "10x", server.peer.name, 0, measured)


def note(measured, samples):
    """What was refused, how soon, and what came after."""
    refused = [sample.latency * 1000 for sample in samples.samples if sample.status == 503]
    lost = sum(sample.status == 0 for sample in samples.samples)
    share, unanswered = len(refused) / len(samples.samples), lost / len(samples.samples)
    told = f"capacity {measured['capacity']:.0f}/s; 503 to {share:.0%}"
    told += f" (p99 {percentile(refused, 0.99):.0f} ms)" if refused else ""
    told += f"; no answer in {TIMEOUT} s to {unanswered:.0%}"
    told += f"; serves again after {measured['recovery']:.1f} s"
    return told


def recovery(bench, server, within=60.0):
    """Seconds until a new picture is answered within one second again."""
    start = time.monotonic()
    small = min(bench.photos, key=lambda photo: photo.width * photo.height)
    for attempt in range(1000):
        begun = time.monotonic()
        key = bench.keys(f"after/{server.peer.label}/{attempt}", photos=[small])
        one = bench.client(server, bench.paths(server.peer, key), 1, timeout=5).finish()
        if one.good and time.monotonic() - begun < 1:
            return round(begun - start, 2)
        if begun - start > within:
            break
        time.sleep(0.1)
    return within
