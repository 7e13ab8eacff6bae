# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Start-up: from the start of the program until it says it is ready, and until its first picture."""

import time

TITLE = "Start-up: until ready (p50 column), and what it takes at rest"
TIMES = 3


def run(bench):
    """Each is started and ended in turn."""
    photo = bench.photos[0]
    for number in range(TIMES):
        for peer in bench.able("start"):
            with bench.servers("start", [peer]) as (server,):
                if not server.program:
                    continue
                with server.account() as account:
                    pass
                begun = time.monotonic()
                key = bench.keys(f"start/{peer.label}/{number}", photos=[photo])
                status = server.get(bench.paths(peer, key)[0])[0]
                first = (time.monotonic() - begun) * 1000
                cost, ready = account.cost, server.started_within * 1000
                measured = {"p50": round(ready, 1), "resident": cost.resident, "proportional": cost.proportional}
                measured.update(cpu_ms=round(sum(account.before) * 1000, 1), first_ms=round(first, 1), status=status)
                measured.update(note=f"its first picture after {first:.0f} ms more")
                bench.record("start", "until ready", peer.name, number, measured)
