# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Profiles that apply, and those that can't: then pixels stay as they are stored. Inks."""

import struct
import zlib

from cases import heifs, paint, parts, profiles
from cases.case import Ask, Case
from cases.paint import FOUR, PURE

SIZE = (640, 480)
INKS = ((0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 0, 255))
# What inks without a profile look like is for the press to say; these are hues.
HUES = (((255, 255, 255), 6), ((0, 160, 220), 50), ((225, 20, 120), 50), ((40, 38, 38), 40))


def shown(colours=FOUR, tolerance=5, spec="400x300", size=(400, 300), **more):
    """The usual question."""
    return Ask(spec, size, points=paint.points(colours, tolerance), **more)


def in_space(colorants, encode=profiles.srgb_coded):
    """The four colours, in the numbers of a space."""
    return paint.quarters(*SIZE, [profiles.coded(colour, colorants, encode) for colour in FOUR])


def p3_profile():
    """As phones embed it."""
    return profiles.light(profiles.P3, profiles.SRGB_CURVE, "Display P3")


def png_with(profile, picture, name=b"own"):
    """A PNG with any bytes as its profile."""
    return parts.with_chunks(paint.png(picture), ("iCCP", name + b"\0\0" + zlib.compress(profile)))


def big_profile():
    """One that takes two segments: random bytes in a tag that nobody reads."""
    tags = {"desc": profiles.text("big"), "wtpt": profiles.xyz(profiles.WHITE)}
    tags |= {f"{letter}XYZ": profiles.xyz(row) for letter, row in zip("rgb", profiles.P3)}
    tags |= {f"{letter}TRC": profiles.SRGB_CURVE for letter in "rgb"}
    return profiles.profile(b"mntr", b"RGB ", tags | {"junk": b"data\0\0\0\1" + paint.grain(160, 150).tobytes()})


def jpeg_with(segments, colours=PURE):
    """A JPEG with segments that are made elsewhere."""
    return parts.with_segments(paint.jpeg(paint.quarters(*SIZE, colours)), segments)


def patched_png(kind=None, space=None):
    """sRGB's profile in which the class or the space is another."""
    return png_with(profiles.patched(profiles.srgb(), kind, space), paint.quarters(*SIZE, PURE))


def grey_heif(profile, coding):
    """A picture of one band with a profile."""
    if coding == "avif":
        configuration, stream = heifs.av1(paint.halves(*SIZE, 90, 250, "L").convert("RGB"), subsampling="4:0:0")[0]
        item = heifs.Item("av01", stream, [heifs.ispe(*SIZE), heifs.PIXI_ONE, configuration, heifs.icc(profile)])
        return heifs.Heif([item]).bytes()
    configuration, stream = heifs.streams(heifs.vips(paint.halves(*SIZE, 90, 250, "L"), "heic", "compression=hevc,Q=95"))[0]
    item = heifs.Item("hvc1", stream, [heifs.ispe(*SIZE), heifs.PIXI_ONE, configuration, heifs.icc(profile)])
    return heifs.Heif([item], major="heic", brands=("mif1", "heic")).bytes()


def sixteen(profile=None):
    """16 bits a band with opacity, in P3 if there is its profile."""
    colours = [profiles.coded(colour, profiles.P3) if profile else colour for colour in FOUR]

    def row(y):
        pair = colours[0:2] if y < SIZE[1] // 2 else colours[2:4]
        return b"".join(struct.pack(">4H", *(band * 257 for band in colour), 0x8080) * (SIZE[0] // 2) for colour in pair)

    extra = [("iCCP", b"p3\0\0" + zlib.compress(profile))] if profile else []
    return parts.rows_png(*SIZE, 16, 6, row, *extra)


HALF = [tuple(round(band * 128 / 255 + 127) for band in colour) for colour in FOUR]
GREY = (Ask("400x300", (400, 300), points=((0.25, 0.5, (90,) * 3, 1), (0.75, 0.5, (255,) * 3, 0.5))),)
OPAQUE = paint.opacities((255,) * 4, 0)
MONO = (
    Ask(
        "400x300,format=png", (400, 300), points=((0.25, 0.5, (90,) * 3, 4), (0.75, 0.5, (250,) * 3, 4)),
        alpha=((0.25, 0.5, 255, 0), (0.75, 0.5, 255, 0)),
    ),
)  # fmt: skip


def inks_shown(spec="400x300"):
    """Hues, in the order of the inks."""
    return Ask(spec, points=tuple((x, y, *hue) for (x, y), hue in zip(paint.PLACES, HUES)))


def inks(profile=None, encode=paint.jpeg):
    """A JPEG of inks."""
    picture = paint.quarters(*SIZE, INKS, "CMYK")
    options = {"icc_profile": profile} if profile else {}
    return encode(picture, **options) if encode is paint.jpeg else parts.ycck(picture, lambda p: paint.jpeg(p, **options))


PRESS = (
    Ask(
        "400x300", (400, 300),
        points=tuple(
            (x, y, colour, 14)
            for (x, y), colour in zip(paint.PLACES, ((255, 255, 255), *profiles.INKS[:2], profiles.INKS[3]))
        ),
    ),
)  # fmt: skip


def grey_picture():
    """Two greys."""
    return paint.halves(*SIZE, 90, 255, "L")


CASES = [
    # That can't apply.
    Case("grey-srgb.jpg", "profiles", lambda: paint.jpeg(grey_picture(), icc_profile=profiles.srgb()), GREY),
    Case("grey-p3.jpg", "profiles", lambda: paint.jpeg(grey_picture(), icc_profile=p3_profile()), GREY),
    Case("grey-srgb.png", "profiles", lambda: png_with(profiles.srgb(), grey_picture()), GREY),
    Case("grey-alpha-srgb.png", "profiles", lambda: png_with(profiles.srgb(), grey_picture().convert("LA")), GREY),
    Case(
        "rgb-grey.webp", "profiles", lambda: paint.webp(paint.quarters(*SIZE, PURE), icc_profile=profiles.grey(2.2)),
        (shown(PURE, 4, "400x300,format=png", alpha=OPAQUE),),
    ),
    Case("rgb-grey.jpg", "profiles", lambda: paint.jpeg(paint.quarters(*SIZE), icc_profile=profiles.grey(1.8)), (shown(),)),
    Case("rgb-grey.png", "profiles", lambda: png_with(profiles.grey(2.2), paint.quarters(*SIZE, PURE)), (shown(PURE, 2),)),
    Case(
        "rgba-inks.png", "profiles", lambda: png_with(profiles.press(), paint.quarters(*SIZE, PURE).convert("RGBA")),
        (shown(PURE, 4, alpha=OPAQUE),),
    ),
    Case("part-missing.jpg", "profiles", lambda: jpeg_with(parts.profile_segments(big_profile(), leave_out=(1,))), (shown(PURE),)),
    Case("numbered-from-0.jpg", "profiles", lambda: jpeg_with(parts.profile_segments(p3_profile(), first=0)), (shown(PURE),)),
    Case("empty-segment.jpg", "profiles", lambda: jpeg_with(parts.segment(0xE2, b"ICC_PROFILE\0\1\1")), (shown(PURE),)),
    Case("noise.jpg", "profiles", lambda: jpeg_with(parts.profile_segments(paint.grain(30, 20).tobytes())), (shown(PURE),)),
    Case(
        "not-inflated.png", "profiles",
        lambda: parts.with_chunks(paint.png(paint.quarters(*SIZE, PURE)), ("iCCP", b"own\0\0" + b"\x78\x9c" + b"\x55" * 90)),
        (shown(PURE, 4),),
    ),
    Case(
        "srgb-beside-iccp.png", "profiles",
        lambda: parts.with_chunks(png_with(profiles.srgb(), paint.quarters(*SIZE, PURE)), ("sRGB", b"\0"), before="iCCP"),
        (shown(PURE, 4),),
    ),
    Case("device-link.png", "profiles", lambda: patched_png(b"link"), (shown(PURE, 4),)),
    Case("named-colours.png", "profiles", lambda: patched_png(b"nmcl"), (shown(PURE, 4),)),
    Case("abstract.png", "profiles", lambda: patched_png(b"abst"), (shown(PURE, 4),)),
    Case("space-xyz.png", "profiles", lambda: patched_png(space=b"XYZ "), (shown(PURE, 4),)),
    Case(
        "curve-damaged.png", "profiles",
        lambda: png_with(profiles.curve_damaged(p3_profile()), paint.quarters(*SIZE, PURE)), (shown(PURE, 4),),
    ),
    Case("grey-profile.avif", "profiles", lambda: grey_heif(profiles.grey(2.2), "avif"), MONO),
    Case("grey-profile.heic", "profiles", lambda: grey_heif(profiles.grey(2.2), "heic"), MONO),
    # That apply.
    Case("p3.jpg", "profiles", lambda: paint.jpeg(in_space(profiles.P3), icc_profile=p3_profile()), (shown(),)),
    Case("p3-two-segments.jpg", "profiles",
         lambda: parts.with_segments(paint.jpeg(in_space(profiles.P3)), parts.profile_segments(big_profile())), (shown(),)),
    Case("adobe.webp", "profiles", lambda: paint.webp(
        in_space(profiles.ADOBE, profiles.adobe_coded),
        icc_profile=profiles.light(profiles.ADOBE, profiles.gamma(563 / 256))), (shown(spec="400x300,format=png"),)),
    Case("grey-linear.png", "profiles", lambda: png_with(profiles.grey(1.0), paint.halves(*SIZE, 55, 55, "L")),
         (Ask("400x300", (400, 300), points=((0.5, 0.5, (128,) * 3, 4),)),)),
    Case("p3-16.png", "profiles", lambda: sixteen(p3_profile()), (
        shown(alpha=paint.opacities((128,) * 4, 2)), shown(HALF, 7, "400x300,format=jpeg"))),
    # Inks.
    Case("inks.jpg", "cmyk", inks, (inks_shown(), inks_shown("400x300,format=webp"))),
    Case("inks-ycck.jpg", "cmyk", lambda: inks(encode=parts.ycck), (inks_shown(),)),
    Case("inks-press.jpg", "cmyk", lambda: inks(profiles.press()), PRESS),
    Case("inks-press-ycck.jpg", "cmyk", lambda: inks(profiles.press(), parts.ycck), PRESS),
    Case("inks-srgb.jpg", "cmyk", lambda: inks(profiles.srgb()), (inks_shown(),)),
    Case("inks-progressive.jpg", "cmyk", lambda: paint.jpeg(paint.quarters(*SIZE, INKS, "CMYK"), progressive=True,
         icc_profile=profiles.press()), PRESS),
    Case("inks-padded.jpg", "cmyk", lambda: paint.jpeg(paint.quarters(300, 300, (INKS[2],) * 4, "CMYK")), (
        Ask("400x300,fit=pad", (400, 300), points=((0.03, 0.5, (255,) * 3, 4), (0.5, 0.5, *HUES[2]))),)),
]  # fmt: skip
