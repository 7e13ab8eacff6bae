# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Compares what the render process makes of each source with what Chromium paints: a mean of 2 levels at most.

With --write the table of docs/colour.md is written anew."""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

import chromium
import sources

MOST = 2.0
BEGIN, END = "<!-- judged -->\n", "<!-- /judged -->"


def made(program, source, folder, index):
    """What `miniature render` makes of a source, on white; the text of its failure if it makes nothing."""
    original, result = folder / f"{index}.{source.suffix}", folder / f"made-{index}.png"
    size = f"{sources.WIDTH}x{sources.HEIGHT}"
    command = [program, "render", original, result, "--spec", size]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if run.returncode != 0:
        return run.stderr.strip()
    picture = Image.open(result).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def difference(picture, other):
    """The mean over all samples, in levels."""
    return sum(ImageStat.Stat(ImageChops.difference(picture, other)).mean) / 3


def write(document, rows):
    """Puts the table into the document."""
    table = "| source | what is done | mean difference to Chromium, levels |\n|---|---|---|\n"
    table += "".join(f"| {source.name} | {source.done} | {found:.1f} |\n" for source, found in rows)
    before, rest = document.read_text().split(BEGIN)
    after = rest.split(END)[1]
    heading = f"{len(rows)} sources, with {chromium.version()}.\n\n"
    document.write_text(before + BEGIN + heading + table + END + after)


def main(program, document, arguments):
    """Judges all sources; the exit status tells whether all are alike."""
    every, rows, wrong = sources.everything(), [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        painted = chromium.painted(every, sources.WIDTH, sources.HEIGHT, folder)
        with ThreadPoolExecutor(2) as pool:
            pictures = list(pool.map(lambda pair: made(program, pair[1], folder, pair[0]), enumerate(every)))
    for source, shown, picture in zip(every, painted, pictures):
        failure = picture if isinstance(picture, str) else ""
        found = float("inf") if failure else difference(picture, shown)
        rows.append((source, found))
        if found > MOST:
            wrong.append(f"{source.name}: {found:.1f} levels. {failure}")
        if "--verbose" in arguments:
            print(f"{found:6.2f}  {source.name}")
    if "--write" in arguments:
        write(document, rows)
    print("\n".join(wrong) or f"All {len(rows)} sources look as in {chromium.version()}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
