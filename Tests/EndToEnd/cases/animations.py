# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""GIF and WebP whose first frame does not fill the canvas, and GIF that end without their end."""

import struct

from cases import gifs, paint
from cases.case import Ask, Case
from cases.paint import FOUR



def placed(width, height, left, top, columns, rows, *more):
    """A screen with a first frame somewhere on it."""
    return gifs.gif(width, height, FOUR, gifs.LOOP, gifs.quarters(left, top, columns, rows), *more)


def within(spec="400x300,format=png", size=(400, 300), tolerance=8):
    """The frame takes the middle half of a canvas."""
    places = [(0.25 + x / 2, 0.25 + y / 2) for x, y in paint.PLACES]
    points = tuple((x, y, colour, tolerance) for (x, y), colour in zip(places, FOUR))
    return Ask(spec, size, points=points, alpha=((0.1, 0.1, 0, 1), (0.9, 0.9, 0, 1), (0.4, 0.4, 255, 1)))


def whole(data):
    """What a file of four colours shows, whatever is missing at its end."""
    return data, (Ask("200x150,format=png", (200, 150), points=paint.points(FOUR, 8)),)


FULL = gifs.gif(240, 180, FOUR, gifs.quarters(0, 0, 240, 180))
TWO = gifs.gif(240, 180, FOUR, gifs.quarters(0, 0, 240, 180), gifs.quarters(0, 0, 240, 180, None, (4, 3, 2, 1)))


def clear_left():
    """A first frame whose left half is the transparent colour."""
    image = gifs.frame(0, 0, 240, 180, lambda x, y: gifs.TRANSPARENT if x < 120 else 3, transparent=True)
    return gifs.gif(240, 180, FOUR, image, gifs.quarters(0, 0, 240, 180))


def webp(frames=1, lossless=True):
    """An animated WebP of 480 × 360, its frames in the middle half."""
    still = paint.encoded(paint.quarters(240, 180), "WEBP", lossless=lossless, quality=95)
    image = still[12:] if still[12:16] != b"VP8X" else still[30:]
    head = b"".join(struct.pack("<I", value)[:3] for value in (60, 45, 239, 179, 100)) + b"\0"
    chunk = b"ANMF" + struct.pack("<I", len(head + image)) + head + image
    body = b"VP8X" + struct.pack("<IB3x", 10, 0x12) + struct.pack("<I", 479)[:3] + struct.pack("<I", 359)[:3]
    body += b"ANIM" + struct.pack("<IIH", 6, 0, 0) + chunk * frames
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_shown():
    """The frame lies from (120, 90) on."""
    return (
        Ask(
            "400x300,format=png", (400, 300), points=((0.37, 0.37, FOUR[0], 6), (0.63, 0.63, FOUR[3], 6)),
            alpha=((0.1, 0.1, 0, 1), (0.4, 0.4, 255, 2)),
        ),
    )  # fmt: skip


PIXEL = gifs.gif(1, 1, FOUR, gifs.frame(0, 0, 1, 1, lambda x, y: 0, transparent=True))

CASES = [
    Case("screen-800.gif", "gif canvas", lambda: placed(800, 600, 200, 150, 400, 300), (within(),)),
    Case("screen-640.gif", "gif canvas", lambda: placed(640, 480, 160, 120, 320, 240), (within(),)),
    Case("screen-1024.gif", "gif canvas", lambda: placed(1024, 768, 256, 192, 512, 384), (within("200x150,format=png", (200, 150)),)),
    Case("small-first.gif", "gif canvas", lambda: placed(500, 376, 125, 94, 250, 188, gifs.quarters(0, 0, 500, 376)), (
        within("250x188,format=webp", (250, 188), 12), within("250x188", (250, 188), 12))),
    Case("no-screen.gif", "gif canvas", lambda: placed(0, 0, 0, 0, 240, 180), whole(b"")[1]),
    Case("clear-first.gif", "gif canvas", clear_left, (
        Ask("200x150", (200, 150), kind="gif", alpha=((0.25, 0.5, 0, 1), (0.75, 0.5, 255, 1))),
        Ask("200x150,format=jpeg", points=((0.25, 0.5, (255,) * 3, 3), (0.75, 0.5, FOUR[2], 8))))),
    Case("wide-screen.gif", "gif canvas", lambda: placed(2400, 100, 600, 25, 1200, 50), (
        Ask("600x,format=png", (600, 25), alpha=((0.1, 0.5, 0, 1), (0.5, 0.5, 255, 1))),)),
    Case("no-trailer.gif", "gif end", lambda: FULL[:-1], whole(FULL)[1]),
    Case("no-terminator.gif", "gif end", lambda: FULL[:-2], whole(FULL)[1]),
    Case("no-trailer-animated.gif", "gif end", lambda: TWO[:-1], whole(TWO)[1]),
    Case("no-terminator-animated.gif", "gif end", lambda: TWO[:-2], whole(TWO)[1]),
    Case("zeros-for-trailer.gif", "gif end", lambda: FULL[:-1] + b"\0\0\0", whole(FULL)[1]),
    Case("words-behind.gif", "gif end", lambda: FULL + b"<html>", whole(FULL)[1]),
    Case("small-frame.webp", "gif canvas", webp, webp_shown()),
    Case("small-frames.webp", "gif canvas", lambda: webp(3), webp_shown()),
    Case("pixel.gif", "gif canvas", lambda: PIXEL, tuple(
        Ask(spec, (1, 1), alpha=((0, 0, 0, 1),))
        for spec in ("800x600", "800x600,format=png", "800x600,format=webp", "800x600,format=avif")
    ) + (Ask("800x600,format=jpeg", (1, 1), points=((0, 0, (255,) * 3, 3),)),)),
]  # fmt: skip
