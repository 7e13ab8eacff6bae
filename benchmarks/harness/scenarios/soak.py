# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A soak: mixed sizes and formats for a chosen time, and memory over it."""

import shutil
import time

from harness.bench import figures
from harness.samples import Samples

TITLE = "Soak: cold misses of mixed sizes and formats, some asked for again; memory over time"
SIZES = ((800, 600), (400, 300), (200, 150))


def run(bench):
    """One server after the other, each for the whole time."""
    for peer in bench.able("soak"):
        with bench.servers("soak", [peer]) as (server,):
            soak(bench, server, bench.options.soak_minutes * 60)


def soak(bench, server, seconds):
    """Pass after pass over the photos, with new keys each."""
    start, number, samples, took, client_cpu = time.monotonic(), 0, [], 0.0, 0.0
    with server.account(period=max(seconds / 240, 0.25)) as account:
        while (left := seconds - (time.monotonic() - start)) > 0:
            one = bench.client(server, mixed(bench, server.peer, number), 2 * bench.cores, seconds=left).finish()
            samples, took, client_cpu = samples + one.samples, took + one.seconds, client_cpu + one.client_cpu
            sweep(bench, number)
            number += 1
    measured = figures(Samples(samples, took, client_cpu), account.cost, server.peer)
    growth = [round(share / 1e6, 1) for share in account.cost.growth]
    measured.update(growth_mb=growth, minutes=round(seconds / 60, 1))
    quarter = growth[len(growth) // 4]
    told = f"PSS {quarter:.0f} MB after a quarter of the time, {growth[-1]:.0f} MB at the end"
    measured["note"] = told + (f"; {measured['note']}" if "note" in measured else "")
    bench.record("soak", f"{seconds / 60:g} minutes", server.peer.name, 0, measured)


def mixed(bench, peer, number):
    """Every photo in turn in another size and format, every third path once more right away."""
    kinds = [kind for kind in ("jpeg", "webp", "png") if kind in peer.urls]
    paths = []
    for index, key in enumerate(bench.keys(f"soak/{peer.label}/{number}")):
        turn = index + number
        paths += bench.paths(peer, [key], kinds[turn % len(kinds)], *SIZES[turn // len(kinds) % len(SIZES)])
        if index % 3 == 0:
            paths.append(paths[-1])
    return paths


def sweep(bench, number):
    """Takes away what a pass has stored, so that an hour does not fill the disk."""
    for folder in bench.store.bucket.glob(f"*/soak/*/{number - 2}"):
        shutil.rmtree(folder, ignore_errors=True)
