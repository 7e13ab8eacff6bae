# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Depths, keys, palettes, odd sampling, edges: pictures that are whole and that servers get wrong all the same."""

import struct

from PIL import Image, ImageDraw

from cases import heifs, paint, parts
from cases.case import Ask, Case
from cases.colours import sixteen
from cases.paint import FOUR

SIZE = (640, 480)
ON_WHITE = tuple(round(band * 128 / 255 + 127) for band in FOUR[0])
KEYED = Ask("400x300", (400, 300), points=((0.75, 0.5, (200,) * 3, 3),), alpha=((0.25, 0.5, 0, 1), (0.75, 0.5, 255, 1)))


def words(values):
    """16-bit samples."""
    return struct.pack(f">{len(values)}H", *values)


def grey_key():
    """16 bits of grey, the left half in the transparent one."""
    row = words([0x1234] * 320 + [200 * 257] * 320)
    return parts.rows_png(*SIZE, 16, 0, lambda y: row, ("tRNS", words([0x1234])))


def rgb_key():
    """The same in colours; the right half differs from the key in its low bytes only."""
    key = [band * 257 for band in FOUR[0]]
    row = words(key * 320 + [band + 1 for band in key] * 320)
    return parts.rows_png(*SIZE, 16, 2, lambda y: row, ("tRNS", words(key)))


def palette(count, opacities=b""):
    """Indices 0 and 1 of a palette of `count` colours."""
    row = b"\0" * 320 + b"\1" * 320
    extra = [("PLTE", b"".join(bytes(colour) for colour in FOUR[:count]))]
    return parts.rows_png(*SIZE, 8, 3, lambda y: row, *extra, *([("tRNS", opacities)] if opacities else []))


def apng():
    """An animation whose default image is none of its frames."""
    hidden = parts.chunks(paint.png(Image.new("RGB", SIZE, (9, 9, 9))))
    pixels = next(data for name, data in hidden if name == "IDAT")
    found = parts.chunks(paint.png(paint.quarters(*SIZE)))
    control = struct.pack(">IIIIIHHBB", 0, *SIZE, 0, 0, 1, 10, 0, 0)
    frame = [("fcTL", control), ("fdAT", struct.pack(">I", 1) + pixels)]
    return parts.png_of([found[0], ("acTL", struct.pack(">II", 1, 0)), *found[1:-1], *frame, found[-1]])


def fringe():
    """A white disc on transparent black."""
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((100, 20, 540, 460), (255, 255, 255, 255))
    return paint.webp(picture)


def no_fringe(picture, body, original):
    """Whether a visible pixel is darker than the disc."""
    darkest = min((min(pixel[:3]) for pixel in picture.get_flattened_data() if pixel[3]), default=0)
    return f"a pixel of {darkest}" if darkest < 245 else None


def is_white(picture, body, original):
    """Whether a line at the edge is darker."""
    darkest = min(min(pixel[:3]) for pixel in picture.get_flattened_data())
    return f"a pixel of {darkest}" if darkest < 252 else None


def is_even(picture, body, original):
    """Whether fine stripes have become one grey."""
    values = [pixel[0] for pixel in picture.get_flattened_data()]
    mean = sum(values) / len(values)
    spread = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    return f"a deviation of {spread:.1f}" if spread >= 6 else None


def stripes():
    """Lines of one pixel, black and white."""
    line = Image.frombytes("L", (2000, 1), bytes([0, 255]) * 1000)
    return paint.jpeg(line.resize((2000, 1500)), quality=90)


def odd_sampling():
    """Other factors for Cb than for Cr: one of three components of an uncompressed grid is halved across."""
    found, rest = parts.segments(paint.jpeg(paint.quarters(128, 96), subsampling="4:2:2"))
    return parts.joined(found, rest)


def mpo():
    """What stereo cameras and phones write: a second picture, and a segment that tells of it."""
    second = paint.quarters(*SIZE, ((0, 0, 0),) * 4)
    return paint.encoded(paint.quarters(*SIZE), "MPO", save_all=True, append_images=[second], quality=92)


def four(spec="400x300", size=(400, 300), tolerance=6, **more):
    """The usual question."""
    return (Ask(spec, size, points=paint.points(FOUR, tolerance), **more),)


CASES = [
    Case("grey-16-key.png", "still", grey_key, (
        KEYED, Ask("400x300,format=jpeg", points=((0.25, 0.5, (255,) * 3, 3), (0.75, 0.5, (200,) * 3, 4))))),
    Case("rgb-16-key.png", "still", rgb_key, (
        Ask("400x300", (400, 300), points=((0.75, 0.5, FOUR[0], 3),), alpha=((0.25, 0.5, 0, 1), (0.75, 0.5, 255, 1))),)),
    Case("palette-opacities.png", "still", lambda: palette(2, b"\x80"), (
        Ask("400x300", (400, 300), points=((0.25, 0.5, FOUR[0], 4),), alpha=((0.25, 0.5, 128, 2), (0.75, 0.5, 255, 1))),
        Ask("400x300,format=jpeg", points=((0.25, 0.5, ON_WHITE, 5),)))),
    Case("palette-of-1.png", "still", lambda: palette(1), (
        Ask("400x300", (400, 300), points=((0.25, 0.5, FOUR[0], 4), (0.75, 0.5, (0, 0, 0), 4))),)),
    Case("rgba-16.png", "still", sixteen, (Ask("400x300,format=jpeg", (400, 300), points=((0.25, 0.25, ON_WHITE, 5),)),)),
    Case("rgba-16-padded.png", "still", lambda: sixteen(), (
        Ask("500x300,fit=pad", (500, 300), points=((0.4, 0.25, FOUR[0], 5),), alpha=((0.03, 0.5, 0, 1), (0.4, 0.25, 128, 2))),
        Ask("500x300,fit=pad,format=jpeg", (500, 300), points=((0.03, 0.5, (255,) * 3, 3),)))),
    Case("apng.png", "still", apng, four()),
    Case("fringe.webp", "still", fringe, (
        Ask("400x300,format=png", (400, 300), check=no_fringe), Ask("400x300,format=jpeg", (400, 300), check=is_white))),
    Case("half-sampling.jpg", "still", odd_sampling, four("x48", (64, 48), 9)),
    Case("mpo.jpg", "still", mpo, four(tolerance=9)),
    Case("named-png.png", "still", lambda: paint.jpeg(paint.quarters(*SIZE)), four(kind="jpeg")),
    Case("white-1801x1201.jpg", "still", lambda: paint.jpeg(Image.new("RGB", (1801, 1201), "white")), tuple(
        Ask(spec, check=is_white) for spec in ("200x150", "400x300", "350x", "799x"))),
    Case("stripes.jpg", "still", stripes, tuple(Ask(spec, check=is_even) for spec in ("800x600", "400x300", "200x150"))),
    Case("rounds.jpg", "still", lambda: paint.jpeg(paint.quarters(1500, 735)), (Ask("300x", (300, 147)),)),
    Case("thin.png", "still", lambda: paint.png(Image.new("RGB", (1, 20_000), FOUR[0])), (
        Ask("800x600", (1, 1), points=((0, 0, FOUR[0], 3),)), Ask("800x600,fit=contain", (1, 600)),
        Ask("800x600,fit=contain,format=avif", (1, 600)), Ask("x200,format=webp", (1, 200)))),
    Case("bits-12.avif", "still", lambda: heifs.vips(
        paint.quarters(*SIZE), "avif", "compression=av1,Q=90,bitdepth=12,effort=1"), four("400x300,format=jpeg", tolerance=9)),
]  # fmt: skip
