# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Stored hits: the variant is in the bucket, and the server has nothing in memory."""

from harness.bench import figures
from harness.corpus import vips

TITLE = "Stored hits: the picture was made before; Miniature reads it from S3 every time (its memory is off)"
PASSES = 100


def run(bench):
    """Every photo's variant, again and again."""
    keys = bench.keys("stored")
    offer(bench, keys)
    with bench.servers("stored", bench.able("stored")) as servers:
        for server in servers:
            # Where a peer stores for itself, it does now.
            for path in bench.paths(server.peer, keys):
                server.expect(path)
        for number in range(bench.rounds):
            for server in servers:
                paths = bench.paths(server.peer, keys * (PASSES * bench.options.factor))
                samples, cost = bench.ask(server, paths, connections=2 * bench.cores)
                bench.record("stored", "800x600 jpeg", server.peer.name, number, figures(samples, cost, server.peer))


def offer(bench, keys):
    """Puts the variants into the bucket, as Miniature stores them."""
    folder = bench.data / "variants"
    folder.mkdir(exist_ok=True)
    for photo, key in zip(bench.photos, keys, strict=True):
        file = folder / photo.path.name
        if not file.exists():
            options = "Q=80,interlace,optimize_coding,strip"
            vips("vipsthumbnail", photo.path, "-s", "800x600", "-m", "centre", "-o", f"{file}[{options}]")
        bench.store.put_variant(file, "800x600", key)
