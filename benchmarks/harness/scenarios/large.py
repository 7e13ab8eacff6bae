# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""An original of fifty megapixels, the most that Miniature takes unless told otherwise."""

from harness import reference
from harness.bench import figures
from harness.corpus import Photo, vips

TITLE = "50-megapixel original to 800x600"
WIDTH, HEIGHT = 8640, 5760
COUNT = 8


def run(bench):
    """As many at once as there are cores."""
    photo = make(bench)
    with bench.servers("large", bench.able("large")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                count = bench.cores if server.peer.slow else COUNT
                keys = bench.keys(f"large/{server.peer.label}/{number}", count, [photo])
                samples, cost = bench.ask(server, bench.paths(server.peer, keys), bench.cores)
                bench.record("large", "50 Mpx jpeg", server.peer.name, number, figures(samples, cost, server.peer))
            alone = reference.measure(bench, "jpeg", 800, 600, COUNT, [photo])
            bench.record("large", "50 Mpx jpeg", reference.NAME, number, alone)


def make(bench):
    """The largest photo, made larger."""
    path = bench.data / "large.jpg"
    if not path.exists():
        source = max(bench.photos, key=lambda photo: photo.width * photo.height)
        vips("vipsthumbnail", source.path, "-s", f"{WIDTH}x{HEIGHT}", "-m", "centre", "-o", f"{path}[Q=90,strip]")
    return Photo(path, WIDTH, HEIGHT, path.stat().st_size)
