# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A slow S3: what becomes of ordinary misses while others wait two seconds for their original."""

from harness.client import Background
from harness.corpus import Photo, vips

TITLE = "Slow S3: misses beside 32 clients whose originals, small ones, come 2 s late"
SLOW_CLIENTS = 32
PASSES = 3
# Enough to see a server that has run out of places to wait in, which would take minutes for all of them.
LONGEST = 10


def run(bench):
    """The fast ones alone, then beside slow ones."""
    with bench.servers("slow", bench.able("slow")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                alone = fast(bench, server, f"quick/{server.peer.label}/{number}/alone")
                bench.record("slow", "alone", server.peer.name, number, alone.summary())
                slow = slow_ones(bench, server, f"slow/{server.peer.label}/{number}")
                beside = fast(bench, server, f"quick/{server.peer.label}/{number}/beside")
                behind = slow.end().summary()
                bench.record("slow", "beside slow ones", server.peer.name, number, beside.summary())
                bench.record("slow", "the slow ones", server.peer.name, number, behind)


def fast(bench, server, prefix):
    """Ordinary cold misses."""
    passes = 1 if server.peer.slow else PASSES * bench.options.factor
    paths = bench.paths(server.peer, bench.keys(prefix, passes))
    return bench.client(server, paths, 2 * bench.cores, seconds=LONGEST).finish()


def slow_ones(bench, server, prefix):
    """Misses that wait for S3, until ended. Their originals are small: they shall take places, not processor time."""
    path = bench.data / "small.jpg"
    if not path.exists():
        vips("vipsthumbnail", bench.photos[0].path, "-s", "900x700", "-o", f"{path}[Q=75,strip]")
    small = Photo(path, 900, 700, path.stat().st_size)
    paths = bench.paths(server.peer, bench.keys(prefix, passes=800, photos=[small]))
    return Background(bench.client(server, paths, SLOW_CLIENTS, seconds=2 * LONGEST))
