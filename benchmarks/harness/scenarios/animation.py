# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""An animated GIF, asked for as WebP."""

import subprocess

from harness.bench import figures
from harness.corpus import Photo, vips

TITLE = "Animated GIF (12 frames of 480x360) to WebP of 400x300"
FRAMES = 12
COUNT = 40


def run(bench):
    """Says how many frames came back: a server that gives only one has less to do."""
    gif = make(bench)
    with bench.servers("animation", bench.able("animation", "animation")) as servers:
        for number in range(bench.rounds):
            for server in servers:
                keys = bench.keys(f"moving/{server.peer.label}/{number}", 10 if server.peer.slow else COUNT, [gif])
                paths = bench.paths(server.peer, keys, "animation", 400, 300)
                samples, cost = bench.ask(server, paths, 2 * bench.cores)
                measured = figures(samples, cost, server.peer)
                frames = count_frames(bench, server, paths[0])
                measured.update(frames=frames, note=f"{frames} of {FRAMES} frames in the answer")
                bench.record("animation", "gif to webp", server.peer.name, number, measured)


def make(bench):
    """A window that moves over a photo."""
    path = bench.data / "moving.gif"
    if not path.exists():
        small = bench.data / "moving.png"
        vips("vipsthumbnail", bench.photos[0].path, "-s", "640x480!", "-o", small)
        steps = [
            part for i in range(FRAMES) for part in ("(", small, "-crop", f"480x360+{i * 12}+{i * 9}", "+repage", ")")
        ]
        command = ["/usr/bin/convert", "-delay", "10", "-loop", "0", *steps, path]
        subprocess.run([str(word) for word in command], check=True)
    return Photo(path, 480, 360, path.stat().st_size)


def count_frames(bench, server, path):
    """The frames of an answer."""
    file = bench.data / "run" / "answer"
    file.write_bytes(server.get(path)[2])
    try:
        return int(vips("vipsheader", "-f", "n-pages", file))
    except Exception:  # A picture that has one page has no such field.
        return 1
