# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Cold misses of originals as cameras make them: about 2 MB each."""

from harness import reference
from harness.bench import figures
from harness.corpus import Photo, vips

TITLE = "Heavy originals: cold misses of photos of 2 MB, to 800x600"
COUNT = 10
SIZE = 2_000_000
PASSES = 6


def run(bench):
    """The largest photos, encoded so that they come close to 2 MB."""
    photos = make(bench)
    cell = f"{sum(photo.bytes for photo in photos) / COUNT / 1e6:.1f} MB originals"
    passes = PASSES * bench.options.factor
    with bench.servers("heavy", bench.able("heavy")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                keys = bench.keys(f"heavy/{server.peer.label}/{number}", passes, photos)
                samples, cost = bench.ask(server, bench.paths(server.peer, keys), 2 * bench.cores)
                bench.record("heavy", cell, server.peer.name, number, figures(samples, cost, server.peer))
            alone = reference.measure(bench, "jpeg", 800, 600, passes, photos)
            bench.record("heavy", cell, reference.NAME, number, alone)


def make(bench):
    """Each in the quality that comes closest to the size from below: finding it takes a while, once."""
    folder = bench.data / "heavy"
    folder.mkdir(exist_ok=True)
    chosen = sorted(bench.photos, key=lambda photo: -photo.width * photo.height)[:COUNT]
    return [made(photo, folder / photo.path.name) for photo in chosen]


def made(photo, path):
    """One of them."""
    if not path.exists():
        for quality in (98, 96, 94, 92, 90, 86, 82, 75):
            vips("vips", "copy", photo.path, f"{path}[Q={quality},strip]")
            if path.stat().st_size <= SIZE * 1.25:
                break
    return Photo(path, photo.width, photo.height, path.stat().st_size)
