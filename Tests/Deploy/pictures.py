# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Originals painted for the tests, and what is asked of a server that has them."""

import http.client
import subprocess

TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
SUFFIXES = ("jpg", "png", "webp")


def paint(folder):
    """Writes an original of each type that has one, and lets everybody do everything with them."""
    originals = folder / "originals"
    originals.mkdir(parents=True)
    noise = folder / "noise.v"
    subprocess.run(["vips", "gaussnoise", noise, "640", "480"], check=True)
    for suffix in SUFFIXES:
        subprocess.run(["vips", "cast", noise, f"{originals}/picture.{suffix}", "uchar"], check=True)
    noise.unlink()
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777)


def ask_for_all(port):
    """Asks for every original in every format; returns what is wrong, nothing if all is well."""
    wrong = []
    for suffix in SUFFIXES:
        for name, kind in TYPES.items():
            path = f"/200x150,format={name}/picture.{suffix}"
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            # A format that is the original's own is left out of the canonical URL.
            if answer.status != 301 and (answer.status, answer.getheader("Content-Type")) != (200, kind):
                wrong.append((path, answer.status, body[:300]))
            connection.close()
    return wrong
