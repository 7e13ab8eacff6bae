# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A ladder: three sizes of each original, as a page with srcset asks for them. Figures are for all three sizes."""

from harness.accounting import Cost
from harness.bench import figures
from harness.samples import Sample, Samples

TITLE = "Ladder: 800x600, 400x300 and 200x150 of one original; figures are for the three together"
SIZES = ((800, 600), (400, 300), (200, 150))
PHOTOS = 12


def run(bench):
    """All three at once, and one after the other."""
    photos = bench.photos[:PHOTOS]
    with bench.servers("ladder", bench.able("ladder")) as servers:
        for number in range(bench.rounds):
            for connections, cell in ((3, "together"), (1, "in sequence")):
                for server in servers:
                    if server.peer.slow and number > 0:
                        continue
                    prefix = f"counted/ladder/{number}/{connections}/{server.peer.label}"
                    samples, cost = ladders(bench, server, bench.keys(prefix, photos=photos), connections)
                    measured = figures(samples, cost, server.peer)
                    gets = bench.store.counted(f"/{prefix}/") / len(photos)
                    measured.update(s3_gets=gets)
                    measured["note"] = f"{gets:.1f} GET of each original" + separated(measured.get("note"))
                    bench.record("ladder", cell, server.peer.name, number, measured)


def separated(note):
    """A second part of a note, if there is one."""
    return f"; {note}" if note else ""


def ladders(bench, server, keys, connections):
    """Asks for the sizes of one original after the other; a sample is a whole ladder."""
    samples, client_cpu = [], 0.0
    with server.account() as account:
        for index, key in enumerate(keys):
            paths = [path for size in SIZES for path in bench.paths(server.peer, [key], "jpeg", *size)]
            one = bench.client(server, paths, connections).finish()
            worst = max((sample.status for sample in one.samples), key=lambda status: status != 200)
            size = sum(sample.bytes for sample in one.samples)
            samples.append(Sample(index, 0.0, one.seconds, worst, size, "-"))
            client_cpu += one.client_cpu
    cost: Cost = account.cost
    return Samples(samples, sum(sample.latency for sample in samples), client_cpu), cost
