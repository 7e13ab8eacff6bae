# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What the figures were measured on."""

import os
import platform
import re
import subprocess
import time
from pathlib import Path


def load():
    """The load average of the last minute: what else is going on."""
    return round(os.getloadavg()[0], 2)


def noise(rounds=40):
    """How unsteady the machine is: the slowest of some equal pieces of work over the fastest, by the wall clock.

    1.0 is a quiet machine. Above 1.2 or so, rates and latencies say little, and only processor time is to be compared.
    """
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        sum(range(300_000))
        times.append(time.perf_counter() - start)
    return round(max(times) / min(times), 3)


def version(*command):
    """The version in the first line of what a program prints; empty when there is none."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    line = (run.stdout or run.stderr).strip().split("\n")[0]
    found = re.search(r"\d+(\.\d+)+(-\d+)?", line)
    return found[0] if found else line


def processor():
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def describe(bench):
    """Machine and versions, for the results."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": processor(),
        "cores": bench.cores,
        "memory": memory,
        "kernel": platform.release(),
        "system": next(
            (
                line.split("=", 1)[1].strip('"')
                for line in Path("/etc/os-release").read_text().splitlines()
                if line.startswith("PRETTY_NAME=")
            ),
            "",
        ),
        "load": load(),
        "noise": noise(),
        "versions": {
            "miniature": version(str(bench.bin / "miniature"), "--version"),
            "libvips": version("vips", "--version"),
            "nginx": version("nginx", "-v"),
            "ImageMagick": version("/usr/bin/convert", "-version"),
            "thumbor": version(str(bench.data / "python/bin/thumbor"), "--version"),
        },
    }
