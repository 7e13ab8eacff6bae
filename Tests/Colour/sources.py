# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Pictures whose files tell their colours in every way that a browser knows, and in some that it passes over."""

from dataclasses import dataclass

from PIL import Image

import files
import icc

WIDTH, HEIGHT = 64, 48
PATCHES = [
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (200, 80, 60), (80, 160, 90), (70, 90, 180), (0, 0, 0),
]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One file, and what becomes of its colours."""

    # What it is: type, bands, profile, numbers.
    name: str
    suffix: str
    data: bytes
    done: str


def picture():
    """Patches of pure and mixed colours above, ramps below."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for index, colour in enumerate(PATCHES):
        left, top = index % 4 * 16, index // 4 * 12
        image.paste(colour, (left, top, left + 16, top + 12))
    for x in range(WIDTH):
        level = x * 4 + x // 16
        image.paste((level, level, level), (x, 24, x + 1, 36))
        image.paste((level, 255 - level, 128), (x, 36, x + 1, 48))
    return image


def inks():
    """Each coloured ink alone and with others. No black: Chromium makes three colours of it and then asks the profile."""
    image = Image.new("CMYK", (WIDTH, HEIGHT))
    for index in range(8):
        ink = tuple(255 if index >> bit & 1 else 0 for bit in range(3)) + (0,)
        image.paste(ink, (index % 4 * 16, index // 4 * 24, index % 4 * 16 + 16, index // 4 * 24 + 24))
    return image


def see_through(image):
    """The same with an opacity that grows from left to right."""
    ramp = Image.new("L", (WIDTH, HEIGHT))
    for x in range(WIDTH):
        ramp.paste(64 + x * 3, (x, 0, x + 1, HEIGHT))
    return Image.merge("RGBA", (*image.split(), ramp))


CONVERTED, STORED = "converted by the profile", "as stored"
NUMBERS = "converted by the numbers"
RGB = picture()
GREY = RGB.convert("L")
ALPHA = see_through(RGB)
PALETTE = RGB.convert("P", palette=Image.Palette.ADAPTIVE)
P3, ADOBE = icc.rgb(icc.P3), icc.rgb(icc.ADOBE, 2.2)
SRGB_CHUNK = files.chunk(b"sRGB", b"\0")
LYING = b"\0\1\0\0" + P3[4:]
WITHOUT_CURVE = P3.replace(b"para", b"junk")
SCREEN, LIGHT = files.gama(0.45455), files.gama(1)


def of_png():
    """PNG: profiles, then numbers, then which of them counts."""
    png, iccp = files.png, files.iccp
    return [
        ("RGB, nothing", png(RGB), STORED),
        ("RGB, profile Display P3", png(RGB, iccp(P3)), CONVERTED),
        ("RGB, profile Adobe RGB", png(RGB, iccp(ADOBE)), CONVERTED),
        ("RGB, profile BT.2020", png(RGB, iccp(icc.rgb(icc.BT2020))), CONVERTED),
        ("RGB, profile sRGB", png(RGB, iccp(icc.rgb())), CONVERTED),
        ("RGB, profile of a scanner", png(RGB, iccp(icc.rgb(icc.P3, 1.8, b"scnr"))), CONVERTED),
        ("RGBA, profile Display P3", png(ALPHA, iccp(P3)), CONVERTED),
        ("palette, profile Display P3", png(PALETTE, iccp(P3)), CONVERTED),
        ("grey, profile of grey, gamma 2.2", png(GREY, iccp(icc.grey(2.2))), CONVERTED),
        ("grey, profile of grey, gamma 1", png(GREY, iccp(icc.grey(1))), CONVERTED),
        ("RGB, profile of grey", png(RGB, iccp(icc.grey(1))), STORED),
        ("RGB, profile of inks", png(RGB, iccp(icc.cmyk())), STORED),
        ("grey, profile sRGB", png(GREY, iccp(icc.rgb())), STORED),
        ("RGB, profile that is cut off", png(RGB, iccp(P3[:300])), STORED),
        ("RGB, profile with damaged curves", png(RGB, iccp(WITHOUT_CURVE)), STORED),
        ("RGB, profile whose zlib stream is damaged", png(RGB, files.chunk(b"iCCP", b"icc\0\0junk")), STORED),
        ("RGB, profile Display P3, then sRGB", png(RGB, iccp(P3), SRGB_CHUNK), CONVERTED),
        ("RGB, profile Display P3, gAMA 1", png(RGB, iccp(P3), LIGHT), CONVERTED),
        ("RGB, gAMA 1", png(RGB, LIGHT), NUMBERS),
        ("RGB, gAMA 0.5", png(RGB, files.gama(0.5)), NUMBERS),
        ("RGB, gAMA 0.55556, an old Macintosh", png(RGB, files.gama(0.55556)), NUMBERS),
        ("RGB, gAMA 0.45455, a screen's", png(RGB, SCREEN), STORED),
        ("RGB, cHRM of Display P3 alone", png(RGB, files.chrm(icc.P3)), STORED),
        ("RGB, gAMA 0.45455, cHRM of Display P3", png(RGB, SCREEN, files.chrm(icc.P3)), NUMBERS),
        ("RGB, gAMA 0.45455, cHRM of sRGB", png(RGB, SCREEN, files.chrm(icc.SRGB)), NUMBERS),
        ("RGB, gAMA 1, cHRM that can't be", png(RGB, LIGHT, files.chrm([(0.3, 0.3)] * 4)), STORED),
        ("RGB, sRGB, gAMA 1", png(RGB, SRGB_CHUNK, LIGHT), STORED),
        ("RGBA, gAMA 1", png(ALPHA, LIGHT), NUMBERS),
        ("palette, gAMA 1", png(PALETTE, LIGHT), NUMBERS),
        ("grey, gAMA 1", png(GREY, LIGHT), NUMBERS),
        ("RGB, cICP 12/13, Display P3", png(RGB, files.cicp(12, 13)), NUMBERS),
        ("RGB, cICP 9/14, BT.2020", png(RGB, files.cicp(9, 14)), NUMBERS),
        ("RGB, cICP 1/1, BT.709", png(RGB, files.cicp(1, 1)), NUMBERS),
        ("RGB, cICP 1/8, linear", png(RGB, files.cicp(1, 8)), NUMBERS),
        ("RGB, cICP 4/4, BT.470 M", png(RGB, files.cicp(4, 4)), NUMBERS),
        ("grey, cICP 1/8, linear", png(GREY, files.cicp(1, 8)), NUMBERS),
        ("RGB, cICP 1/13, sRGB, profile Display P3", png(RGB, files.cicp(1, 13), iccp(P3)), STORED),
        ("RGB, cICP 2/2, unknown, gAMA 1", png(RGB, files.cicp(2, 2), LIGHT), NUMBERS),
        ("RGB, cICP 1/99, profile Display P3", png(RGB, files.cicp(1, 99), iccp(P3)), CONVERTED),
        ("RGB, cICP 12/13 of limited range", png(RGB, files.chunk(b"cICP", bytes([12, 13, 0, 0]))), STORED),
    ]


def of_jpeg():
    """JPEG: what fits, what does not, and what lies in the wrong order."""
    jpeg, app2 = files.jpeg, files.app2
    return [
        ("RGB, nothing", jpeg(RGB), STORED),
        ("RGB, profile Display P3", jpeg(RGB, app2(P3)), CONVERTED),
        ("RGB, profile in two segments", jpeg(RGB, app2(P3[:200], 1, 2), app2(P3[200:], 2, 2)), CONVERTED),
        ("RGB, profile in segments out of order", jpeg(RGB, app2(P3[200:], 2, 2), app2(P3[:200], 1, 2)), CONVERTED),
        ("RGB, a segment of the profile missing", jpeg(RGB, app2(P3[:200], 1, 2)), STORED),
        ("RGB, segment 2 of 1", jpeg(RGB, app2(P3, 2, 1)), STORED),
        ("RGB, noise for a profile", jpeg(RGB, app2(bytes(i * 151 % 251 for i in range(2048)))), STORED),
        ("RGB, profile shorter than it says", jpeg(RGB, app2(LYING)), STORED),
        ("RGB, profile of grey", jpeg(RGB, app2(icc.grey(1))), STORED),
        ("RGB, profile of inks", jpeg(RGB, app2(icc.cmyk())), STORED),
        ("grey, profile of grey, gamma 1", jpeg(GREY, app2(icc.grey(1))), CONVERTED),
        ("grey, profile sRGB", jpeg(GREY, app2(icc.rgb())), STORED),
        ("CMYK, profile of its own", jpeg(inks(), app2(icc.cmyk())), CONVERTED),
    ]


def of_webp():
    """WebP, lossless and lossy."""
    lossy = files.encode(RGB, "WEBP", quality=90, icc_profile=P3)
    return [
        ("lossless, profile Display P3", files.webp(RGB, P3), CONVERTED),
        ("lossy, profile Display P3", lossy, CONVERTED),
        ("with opacity, profile Display P3", files.webp(ALPHA, P3), CONVERTED),
        ("profile of grey", files.webp(RGB, icc.grey(1)), STORED),
    ]


def of_avif():
    """AVIF: code points, profiles and brightness alone.

    None with an opacity: this Chromium takes that of Pillow's files for one of limited range."""
    points = [
        ((1, 13), "sRGB", STORED), ((1, 1), "BT.709", STORED), ((2, 2), "unknown", STORED),
        ((12, 13), "Display P3", NUMBERS), ((12, 1), "Display P3, a video's curve", NUMBERS),
        ((9, 14), "BT.2020", NUMBERS), ((6, 6), "BT.601", NUMBERS), ((5, 6), "PAL", NUMBERS),
        ((1, 4), "gamma 2.2", NUMBERS), ((1, 8), "linear", NUMBERS),
    ]  # fmt: skip
    grey = files.encode(GREY, "AVIF", quality=95, icc_profile=icc.grey(1))
    return [
        *((f"nclx {pair[0]}/{pair[1]}, {name}", files.avif(RGB, pair), done) for pair, name, done in points),
        ("profile Display P3", files.avif(RGB, profile=P3), CONVERTED),
        ("without colours, profile of grey", grey, CONVERTED),
        ("without colours, nothing", files.encode(GREY, "AVIF", quality=95), STORED),
    ]


def everything():
    """All sources."""
    types = {"PNG": of_png(), "JPEG": of_jpeg(), "WebP": of_webp(), "AVIF": of_avif()}
    gif = ("GIF", "palette", "gif", files.encode(PALETTE, "GIF"), STORED)
    rows = [(kind, name, kind.lower(), data, done) for kind, found in types.items() for name, data, done in found]
    return [Source(f"{kind}: {name}", suffix, data, done) for kind, name, suffix, data, done in [*rows, gif]]
