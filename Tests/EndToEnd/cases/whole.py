# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Forty files without a fault, of all types and most ways to code them: what is cut short, and what is damaged."""

import struct

from PIL import Image

from cases import animations, colours, gifs, heifs, paint, parts, profiles
from cases.paint import encoded, jpeg, png, webp

SIZE = (240, 180)


def photo(mode="RGB", size=SIZE):
    """Soft patches of any colour, so that no row is like another."""
    return paint.grain(size[0] // 12, size[1] // 12, 11, mode).resize(size, Image.Resampling.BICUBIC)


def tagged(data):
    """A JPEG on its side."""
    return parts.with_segments(data, parts.app1(parts.exif(6)))


def interlaced():
    """Adam7, which Pillow can't write."""
    return heifs.vips(photo(), "png", "interlace=true")


def grey_16():
    """A ramp of 16 bits."""
    return parts.rows_png(*SIZE, 16, 0, lambda y: struct.pack(f">{SIZE[0]}H", *((x * 271 + y * 359) % 65536 for x in range(SIZE[0]))))


def animated(form, **options):
    """Three frames."""
    pictures = [photo().rotate(angle) for angle in (0, 120, 240)]
    return encoded(pictures[0], form, save_all=True, append_images=pictures[1:], duration=80, **options)


def few(colours):
    """The photo in some colours."""
    return photo().quantize(colours)


INKS = {"icc_profile": profiles.press()}
FILES = {
    "444.jpg": lambda: jpeg(photo()),
    "420.jpg": lambda: jpeg(photo(), subsampling="4:2:0"),
    "422.jpg": lambda: jpeg(photo(), subsampling="4:2:2"),
    "grey.jpg": lambda: jpeg(photo("L")),
    "low.jpg": lambda: jpeg(photo(), 20),
    "optimised.jpg": lambda: jpeg(photo(), optimize=True),
    "restarts.jpg": lambda: jpeg(photo(), restart_marker_rows=1),
    "many-restarts.jpg": lambda: jpeg(photo(), restart_marker_blocks=2),
    "progressive.jpg": lambda: jpeg(photo(), progressive=True),
    "progressive-420.jpg": lambda: jpeg(photo(), progressive=True, subsampling="4:2:0"),
    "progressive-grey.jpg": lambda: jpeg(photo("L"), progressive=True),
    "progressive-restarts.jpg": lambda: jpeg(photo(), progressive=True, restart_marker_rows=1),
    "inks.jpg": lambda: jpeg(photo("CMYK")),
    "inks-progressive.jpg": lambda: jpeg(photo("CMYK"), progressive=True, **INKS),
    "turned.jpg": lambda: tagged(jpeg(photo())),
    "p3.jpg": lambda: jpeg(photo(), icc_profile=colours.p3_profile()),
    "rgb.png": lambda: png(photo()),
    "rgba.png": lambda: png(photo("RGBA")),
    "grey.png": lambda: png(photo("L")),
    "grey-alpha.png": lambda: png(photo("LA")),
    "palette.png": lambda: png(few(64)),
    "palette-key.png": lambda: png(few(16), transparency=3),
    "bits.png": lambda: png(photo("L").convert("1")),
    "grey-16.png": grey_16,
    "interlaced.png": interlaced,
    "text-behind.png": lambda: parts.with_chunks(png(photo()), ("tEXt", b"Comment\0" + b"word " * 4000), before="IEND"),
    "animated.png": lambda: animated("PNG"),
    "plain.gif": lambda: encoded(few(128), "GIF"),
    "key.gif": lambda: encoded(few(64), "GIF", transparency=5),
    "animated.gif": lambda: animated("GIF"),
    "small-first.gif": lambda: animations.placed(*SIZE, 60, 45, 120, 90, gifs.quarters(0, 0, *SIZE)),
    "lossy.webp": lambda: webp(photo(), lossless=False, quality=80),
    "lossless.webp": lambda: webp(photo()),
    "clear.webp": lambda: webp(photo("RGBA"), lossless=False, quality=80),
    "animated.webp": lambda: animated("WEBP", quality=70),
    "plain.avif": lambda: heifs.avif(photo(), 70),
    "clear.avif": lambda: heifs.avif(photo("RGBA"), 70),
    "grey.avif": lambda: heifs.avif(photo("L").convert("RGB"), 70, subsampling="4:0:0"),
    "sequence.avif": lambda: animated("AVIF", quality=60, speed=9),
    "plain.heic": lambda: heifs.heic(photo()),
}
