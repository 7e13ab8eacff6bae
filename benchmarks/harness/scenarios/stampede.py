# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A stampede: five hundred clients ask for one new picture at once."""

from harness.bench import figures
from harness.processes import Failure

TITLE = "Stampede: 500 clients ask for one new picture at once"
CLIENTS = 500


def run(bench):
    """A photo of four megapixels, so that servers that make it 500 times end within a minute."""
    photo = min(bench.photos, key=lambda photo: abs(photo.width * photo.height - 4_000_000))
    with bench.servers("stampede", bench.able("stampede")) as servers:
        for server in servers:
            key = bench.keys(f"counted/{server.peer.label}", photos=[photo])[0]
            paths = bench.paths(server.peer, [key]) * CLIENTS
            samples, cost = bench.ask(server, paths, connections=CLIENTS, timeout=90)
            measured = figures(samples, cost, server.peer)
            gets = bench.store.counted(f"/{server.peer.label}/")
            if not gets:
                raise Failure("The S3 of nginx counted nothing: its log is not written.")
            # With no wish to share, each GET is followed by a rendering; Miniature says so in X-Cache.
            renders = samples.summary()["sources"].get("miss", gets)
            measured.update(s3_gets=gets, renders=renders, cpu_total_ms=round((cost.server + cost.workers) * 1000, 1))
            measured["note"] = f"{gets} GET of the original, {renders} rendered; " + measured.get(
                "note", "all answered 200"
            )
            bench.record("stampede", "500 clients", server.peer.name, 0, measured)
