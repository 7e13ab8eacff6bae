# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A slow S3: what becomes of ordinary misses while others wait two seconds for their original."""

from harness.client import Background
from harness.corpus import Photo, vips

TITLE = "Slow S3: misses beside 16 and 64 clients whose originals, small ones, come 2 s late"
SLOW_CLIENTS = (16, 64)
PASSES = 3
# Enough to see a server that has run out of places to wait in, which would take minutes for all of them.
LONGEST = 6


def run(bench):
    """The fast ones alone, then beside slow ones."""
    with bench.servers("slow", bench.able("slow")) as servers:
        # One round less than the others: a server that lets everybody wait takes its time.
        for number in range(max(bench.rounds - 1, 1)):
            for server in servers:
                if server.peer.slow and number > 0:
                    continue
                alone = fast(bench, server, f"quick/{server.peer.label}/{number}/alone")
                bench.record("slow", "alone", server.peer.name, number, alone.summary())
                for clients in SLOW_CLIENTS:
                    beside(bench, server, number, clients)


def beside(bench, server, number, clients):
    """The fast ones beside so many clients that wait."""
    name = f"{server.peer.label}/{number}/{clients}"
    slow = slow_ones(bench, server, f"slow/{name}", clients)
    quick = fast(bench, server, f"quick/{name}")
    behind = slow.end()
    bench.record("slow", f"beside {clients} slow", server.peer.name, number, quick.summary())
    bench.record("slow", f"the {clients} slow", server.peer.name, number, behind.summary())


def fast(bench, server, prefix):
    """Ordinary cold misses."""
    passes = 1 if server.peer.slow else PASSES * bench.options.factor
    paths = bench.paths(server.peer, bench.keys(prefix, passes))
    return bench.client(server, paths, 2 * bench.cores, seconds=LONGEST).finish()


def slow_ones(bench, server, prefix, clients):
    """Misses that wait for S3, until ended. Their originals are small: they shall take places, not processor time."""
    path = bench.data / "small.jpg"
    if not path.exists():
        vips("vipsthumbnail", bench.photos[0].path, "-s", "900x700", "-o", f"{path}[Q=75,strip]")
    small = Photo(path, 900, 700, path.stat().st_size)
    paths = bench.paths(server.peer, bench.keys(prefix, passes=800, photos=[small]))
    return Background(bench.client(server, paths, clients, seconds=2 * LONGEST))
