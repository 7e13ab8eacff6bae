# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Colours that a file says by numbers instead of a profile (ITU-T H.273, PNG's cICP, gAMA and cHRM)."""

import struct

from cases import heifs, paint, parts, profiles
from cases.case import Ask, Case
from cases.paint import FOUR

SIZE = (256, 192)
P3 = [profiles.coded(colour, profiles.P3) for colour in FOUR]
CONVERTED = Ask("x96,format=png", (128, 96), points=paint.points(FOUR, 6))
# As it is: no resize, so that the original's own pixels could be kept.
KEPT = Ask("x192", SIZE, points=paint.points(FOUR, 6))


def converted_or_told(picture, body, original):
    """A kept original still says what its numbers mean; anything else has those of sRGB."""
    expected = P3 if b"cICP" in body or b"cHRM" in body else FOUR
    for x, y, colour, tolerance in paint.points(expected, 8):
        got = picture.getpixel((int(x * picture.width), int(y * picture.height)))
        if max(abs(a - b) for a, b in zip(got, colour)) > tolerance:
            return f"({x}, {y}) is {got} instead of {colour}"
    return None


TOLD = Ask("x192", SIZE, check=converted_or_told)
P3_CHROMATICITIES = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
SRGB_CHROMATICITIES = (0.3127, 0.3290, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060)


def avif(primaries, transfer, matrix, colours, **options):
    """An AVIF with numbers."""
    picture = paint.quarters(*SIZE, colours)
    return heifs.still(picture, heifs.nclx(primaries, transfer, matrix), **options).bytes()


def heic():
    """The same as HEIC."""
    configuration, stream = heifs.streams(heifs.heic(paint.quarters(*SIZE, P3)))[0]
    properties = [heifs.ispe(*SIZE), heifs.PIXI, configuration, heifs.nclx(12, 13, 6)]
    return heifs.Heif([heifs.Item("hvc1", stream, properties)], major="heic", brands=("mif1", "heic")).bytes()


def png(colours, *chunks):
    """A PNG with chunks before its palette."""
    return parts.with_chunks(paint.png(paint.quarters(*SIZE, colours)), *chunks)


def gama(value):
    """The exponent with which a camera coded light."""
    return ("gAMA", struct.pack(">I", round(value * 100_000)))


def chrm(values):
    """White, red, green and blue."""
    return ("cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values)))


def linear_colours():
    """The four colours in light, in 8 bits."""
    return [tuple(round(255 * profiles.linear(band)) for band in colour) for colour in FOUR]


def opacity():
    """Colours over opacities of all, a half, a half and all."""
    return (255, 128, 128, 255)


def premultiplied():
    """Colours multiplied by their opacity, and the reference that says so."""
    colours = [
        (*(round(band * opacity / 255) for band in colour), opacity) for colour, opacity in zip(FOUR, opacity())
    ]
    picture = paint.quarters(*SIZE, colours, "RGBA")
    return heifs.with_opacity(picture, references=(("prem", 1, [2]),)).bytes()


PREMULTIPLIED = (
    Ask("x96,format=png", (128, 96), points=paint.points(FOUR, 8), alpha=paint.opacities(opacity())),
    Ask("x96,format=jpeg", (128, 96), points=((0.75, 0.75, FOUR[3], 6),)),
    Ask("x192", SIZE, points=paint.points(FOUR, 8), alpha=paint.opacities(opacity())),
)

CASES = [
    Case("p3-nclx.avif", "numbers", lambda: avif(12, 13, 6, P3), (CONVERTED, KEPT)),
    Case("p3-nclx.heic", "numbers", heic, (CONVERTED,)),
    Case("srgb-nclx.avif", "numbers", lambda: avif(1, 13, 6, FOUR), (CONVERTED, KEPT)),
    Case("none-said.avif", "numbers", lambda: avif(2, 2, 6, FOUR), (CONVERTED, KEPT)),
    Case("p3-cicp.png", "numbers", lambda: png(P3, ("cICP", bytes([12, 13, 0, 1]))), (CONVERTED, TOLD)),
    Case("srgb-cicp.png", "numbers", lambda: png(FOUR, ("cICP", bytes([1, 13, 0, 1]))), (CONVERTED, KEPT)),
    Case("p3-chrm.png", "numbers", lambda: png(P3, gama(0.45455), chrm(P3_CHROMATICITIES)), (
        Ask("x96", (128, 96), points=paint.points(FOUR, 8)), TOLD)),
    Case("srgb-chrm.png", "numbers", lambda: png(FOUR, gama(0.45455), chrm(SRGB_CHROMATICITIES)), (CONVERTED, KEPT)),
    Case("linear-gama.png", "numbers", lambda: png(linear_colours(), gama(1.0), chrm(SRGB_CHROMATICITIES)), (
        Ask("x96", (128, 96), points=paint.points(FOUR, 8)),)),
    Case("premultiplied.avif", "numbers", premultiplied, PREMULTIPLIED),
]  # fmt: skip
