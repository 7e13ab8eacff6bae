# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Cold misses: every URL is asked for once, so each answer is fetched, decoded, resized and encoded."""

from harness import quality, reference
from harness.bench import figures
from harness.corpus import vips
from harness.processes import Failure

TITLE = "Cold misses: fetch from S3, decode, resize, encode, answer (and store)"
SIZES = ((800, 600), (400, 300))
# Passes over the photos in one round, by format: enough requests for a percentile, few enough to end soon.
PASSES = {"jpeg": 3, "webp": 2, "png": 1, "avif": 1}


def run(bench):
    """All formats in both sizes, Miniature, the library alone and the peers in turn."""
    for width, height in SIZES:
        for kind in PASSES:
            if bench.options.formats and kind not in bench.options.formats:
                continue
            measure(bench, kind, width, height)


def measure(bench, kind, width, height):
    """One cell of the table.

    Slow peers take part in the first round only, and in the small size as JPEG only, so that all ends within minutes.
    """
    cell = f"{width}x{height} {kind}"
    able = [peer for peer in bench.able("cold", kind) if not peer.slow or kind == "jpeg" or width == SIZES[0][0]]
    with bench.servers("cold", able) as servers:
        for server in servers:
            warm_up(bench, server, kind, width, height)
        for number in range(bench.rounds):
            for server in servers:
                if server.peer.slow and number > 0:
                    continue
                passes = 1 if server.peer.slow else PASSES[kind] * bench.options.factor
                keys = bench.keys(f"cold/{kind}{width}/{server.peer.label}/{number}", passes)
                paths = bench.paths(server.peer, keys, kind, width, height)
                samples, cost = bench.ask(server, paths, connections=2 * bench.cores)
                bench.record("cold", cell, server.peer.name, number, figures(samples, cost, server.peer))
            passes = PASSES[kind] * bench.options.factor
            bench.record("cold", cell, reference.NAME, number, reference.measure(bench, kind, width, height, passes))
        if not bench.options.no_quality:
            for server in servers:
                quality.collect(bench, server, kind, width, height)
            quality.collect_alone(bench, kind, width, height)


def warm_up(bench, server, kind, width, height):
    """Asks for a few pictures, and checks that they are what was asked for."""
    keys = bench.keys(f"warm/{kind}{width}/{server.peer.label}", photos=bench.photos[: 2 * bench.cores])
    for path in bench.paths(server.peer, keys, kind, width, height):
        status, _, body = server.get(path)
        found = picture_size(bench, body) if status == 200 else f"status {status}"
        if found != (kind, width, height):
            raise Failure(
                f"{server.peer.name} answers {found} to {path}, where a {kind} of {width}x{height} is wanted."
            )


def picture_size(bench, body):
    """Type and size of a picture, as libvips reads it."""
    file = bench.data / "run" / "answer"
    file.write_bytes(body)
    loader = vips("vipsheader", "-f", "vips-loader", file)
    kind = {"jpegload": "jpeg", "webpload": "webp", "heifload": "avif", "pngload": "png"}.get(loader, loader)
    return kind, int(vips("vipsheader", "-f", "width", file)), int(vips("vipsheader", "-f", "height", file))
