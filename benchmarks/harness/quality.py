# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Likeness: SSIMULACRA2 of what a server answers against a careful, lossless rendering of the same crop.

The rendering that is compared with decodes the photo whole and only then resizes it (Lanczos 3, in sRGB): no server
that lets the JPEG decoder shrink, Miniature and the library alone among them, is compared with its own short cut. 100
is the same picture, 90 can't be told from it, 70 is high quality, 50 medium.
"""

from concurrent.futures import ProcessPoolExecutor
from statistics import mean

from harness import reference
from harness.corpus import vips

SAMPLE = 10


def collect(bench, server, kind, width, height):
    """Keeps what a server answers for the first photos, to be scored when nothing is being measured any more."""
    keys = bench.keys(f"likeness/{kind}{width}/{server.peer.label}", photos=bench.photos[:SAMPLE])
    folder = bench.data / "run" / "answers" / f"{width}x{height} {kind}" / server.peer.name
    folder.mkdir(parents=True)
    for index, path in enumerate(bench.paths(server.peer, keys, kind, width, height)):
        status, _, body = server.get(path)
        if status == 200:
            (folder / f"{index}.{kind}").write_bytes(body)


def collect_alone(bench, kind, width, height):
    """The same from the library alone."""
    folder = bench.data / "run" / "answers" / f"{width}x{height} {kind}" / reference.NAME
    folder.mkdir(parents=True)
    reference.write(bench, kind, width, height, bench.photos[:SAMPLE], folder)


def score(bench):
    """Puts the mean scores into the rows of cold misses."""
    jobs = []
    for folder in sorted((bench.data / "run" / "answers").glob("*/*")):
        width, height = folder.parent.name.split()[0].split("x")
        for answer in sorted(folder.iterdir()):
            careful = careful_rendering(bench, int(answer.stem), int(width), int(height))
            jobs.append((folder.parent.name, folder.name, careful, answer))
    bench.progress.say(f"SSIMULACRA2 of {len(jobs)} pictures")
    with ProcessPoolExecutor(bench.cores) as pool:
        scores = list(pool.map(compare, [job[2] for job in jobs], [job[3] for job in jobs]))
    for row in bench.rows:
        found = [value for job, value in zip(jobs, scores, strict=True) if job[:2] == (row["cell"], row["peer"])]
        if row["scenario"] == "cold" and found:
            row.update(score=round(mean(found), 2), score_least=round(min(found), 2), scored=len(found))


def careful_rendering(bench, index, width, height):
    """The picture to compare with, as a PNG; made once."""
    photo = bench.photos[index]
    path = bench.data / "careful" / f"{photo.path.stem}-{width}x{height}.png"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        whole = bench.data / "run" / "whole.v"
        vips("vips", "copy", photo.path, whole)
        vips("vips", "thumbnail_image", whole, path, width, "--height", height, "--crop", "centre")
        whole.unlink()
    return path


def compare(careful, answer):
    """The score of one answer."""
    from ssimulacra2 import compute_ssimulacra2

    decoded = answer.with_suffix(".decoded.png")
    vips("vips", "copy", answer, f"{decoded}[strip]")
    try:
        return compute_ssimulacra2(str(careful), str(decoded))
    finally:
        decoded.unlink()
