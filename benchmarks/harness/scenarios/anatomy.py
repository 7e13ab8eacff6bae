# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The anatomy of a miss: one client, one picture after the other, and what Server-Timing says of each."""

import http.client
import time
from statistics import mean

from harness.samples import percentile

TITLE = "Anatomy of a miss: one client, 800x600 jpeg; means of the stages that Server-Timing names, in ms"


def run(bench):
    """Servers that don't send the header have no part in it."""
    with bench.servers("anatomy", bench.able("anatomy")) as servers:
        for server in servers:
            keys = bench.keys(f"anatomy/{server.peer.label}")
            with server.account() as account:
                walls, stages = walk(server, bench.paths(server.peer, keys))
            means = {name: round(mean(values), 3) for name, values in stages.items()}
            means["rest"] = round(mean(walls) - sum(means.values()), 3)
            cost, count = account.cost, len(keys)
            measured = {
                "rate": count / sum(walls) * 1000,
                "p50": percentile(walls, 0.5),
                "p95": percentile(walls, 0.95),
            }
            measured.update(server_ms=cost.server * 1000 / count, workers_ms=cost.workers * 1000 / count)
            measured.update(cpu_ms=measured["server_ms"] + measured["workers_ms"], stages=means, wall=mean(walls))
            told = ", ".join(f"{name} {value:.1f}" for name, value in means.items())
            measured["note"] = f"{told}; all {mean(walls):.1f} (rest: HTTP, hand-over)"
            bench.record("anatomy", "one client", server.peer.name, 0, measured)


def walk(server, paths):
    """Asks for each path: (milliseconds of each, {stage: milliseconds of each})."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    walls, stages = [], {}
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        walls.append((time.perf_counter() - start) * 1000)
        for name, value in timing(answer.headers.get("Server-Timing", "")).items():
            stages.setdefault(name, []).append(value)
    connection.close()
    return walls, stages


def timing(header):
    """The durations of a Server-Timing header, in milliseconds by name."""
    found = {}
    for part in header.split(","):
        name, _, rest = part.strip().partition(";")
        for parameter in rest.split(";"):
            key, _, value = parameter.strip().partition("=")
            if key == "dur":
                found[name] = float(value)
    return found
