# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The reference loop: what libvips itself costs for the same pictures, without a server; see reference/loop.c."""

import subprocess

from harness.processes import Failure, clean_environment

NAME = "libvips alone"
QUALITY = "as miniature"


def measure(bench, kind, width, height, passes, photos=None):
    """The figures of one run over the photos."""
    photos = photos or bench.photos
    command = [bench.programs["loop"], kind, width, height, bench.cores, passes * len(photos)]
    run = subprocess.run(
        [str(word) for word in command],
        input="\n".join(str(photo.path) for photo in photos) + "\n",
        capture_output=True,
        text=True,
        env=clean_environment(),
    )
    if run.returncode != 0:
        raise Failure(f"The reference loop failed: {run.stderr.strip()}")
    seconds, cpu, pictures, size, resident = (float(word) for word in run.stdout.split())
    return {
        "requests": int(pictures),
        "pictures": int(pictures),
        "seconds": seconds,
        "rate": round(pictures / seconds, 3),
        "bytes": round(size / pictures),
        "cpu_ms": round(cpu * 1000 / pictures, 4),
        "resident": int(resident) * 1024,
    }


def write(bench, kind, width, height, photos, folder):
    """Writes the pictures themselves into a folder, named by their number."""
    command = [bench.programs["loop"], kind, width, height, 1, len(photos), folder]
    paths = "\n".join(str(photo.path) for photo in photos) + "\n"
    run = subprocess.run(
        [str(word) for word in command], input=paths, capture_output=True, text=True, env=clean_environment()
    )
    if run.returncode != 0:
        raise Failure(f"The reference loop failed: {run.stderr.strip()}")
