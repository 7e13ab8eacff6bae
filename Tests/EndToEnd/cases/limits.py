# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Results beyond what their type can be, said before anything is decoded; and JPEGs that no browser shows."""

import struct

from PIL import Image

from cases import paint, parts
from cases.case import Ask, Case


def long(width, height, form="PNG", **options):
    """One colour, very long."""
    return paint.encoded(Image.new("RGB", (width, height), (90, 120, 150)), form, **options)


def refused(spec, bound):
    """A refusal that names the bound."""
    return Ask(spec, status=(413,), says=(bound,), says_not="damaged")


def arithmetic(width, height, frame=0xC9):
    """A grey JPEG in arithmetic coding; without any data its decoder reads zeros, which are even grey."""
    head = b"\xff\xd8" + parts.segment(0xDB, b"\0" + b"\1" * 64)
    head += parts.segment(frame, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
    end = b"\0\0\0" if frame == 0xCA else b"\0\x3f\0"
    return head + parts.segment(0xDA, b"\1\1\0" + end) + b"\0" * 40 + b"\xff\xd9"


def is_huffman(picture, body, original):
    """Whether what is answered is coded in a way that browsers know."""
    markers = [marker for marker, _ in parts.segments(body)[0]]
    return f"markers {markers}" if {0xC9, 0xCA, 0xCC} & set(markers) else None


# Browsers refuse them, and so may we.
PLAIN = tuple(
    Ask(spec, status=(200, 415), check=is_huffman, says_not="damaged") for spec in ("128x96", "x96", "64x48,format=jpeg")
)

CASES = [
    Case("long.jpg", "result size", lambda: long(400, 20_000, "JPEG"), (
        refused("400x,format=webp", "16383"), refused("400x,format=avif", "16384"),
        Ask("400x300,format=webp", (400, 300), kind="webp"), Ask("x8000,format=webp", (160, 8000)))),
    Case("wide.png", "result size", lambda: long(17_000, 30), (
        refused("x30,format=webp", "16383"), refused("x30,format=avif", "16384"), Ask("x30", (17_000, 30)))),
    Case("just-too-long.png", "result size", lambda: long(20, 16_384), (
        refused("20x,format=webp", "16383"), Ask("20x,format=avif", (20, 16_384)))),
    Case("just-right.png", "result size", lambda: long(16_383, 20), (Ask("x20,format=webp", (16_383, 20)),)),
    Case("grown.png", "result size", lambda: long(10, 2_000), (
        refused("100x,format=webp,enlarge=true", "16383"), refused("100x,format=avif,enlarge=true", "16384"),
        Ask("100x,enlarge=true", (100, 20_000)), refused("200x,enlarge=true", "32767"))),
    Case("arithmetic.jpg", "arithmetic", lambda: arithmetic(128, 96), PLAIN),
    Case("arithmetic-progressive.jpg", "arithmetic", lambda: arithmetic(128, 96, 0xCA), PLAIN),
    Case("arithmetic-larger.jpg", "arithmetic", lambda: arithmetic(640, 480), (
        Ask("400x300", status=(200, 415), check=is_huffman), Ask("640x480", status=(200, 415), check=is_huffman))),
    Case("12-bits.jpg", "arithmetic", lambda: twelve_bits(), (
        Ask("400x300", status=(415,), says=("bits",), says_not="damaged"),)),
]  # fmt: skip


def twelve_bits():
    """Samples of 12 bits, as medicine has them."""
    found, rest = parts.segments(paint.jpeg(paint.quarters(64, 48)))
    changed = [(0xC1, b"\x0c" + data[1:]) if marker == 0xC0 else (marker, data) for marker, data in found]
    return parts.joined(changed, rest)
