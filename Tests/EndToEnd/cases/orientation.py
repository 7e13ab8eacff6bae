# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Pictures that say how they are to be turned, in all the ways in which cameras have said it."""

from cases import heifs, paint, parts
from cases.case import Ask, Case

WIDE = paint.quarters(640, 320)
# A quarter with the clock, and one against it.
RIGHT, LEFT = (2, 0, 3, 1), (1, 3, 0, 2)


def tagged(*blocks):
    """A JPEG with EXIF blocks, each as given."""
    return parts.with_segments(paint.jpeg(WIDE), *(parts.app1(block) for block in blocks))


def turned(order, spec="x400", size=(200, 400), tolerance=6):
    """The question that tells."""
    return Ask(spec, size, points=paint.points(tolerance=tolerance, turned=order))


STRAIGHT = Ask("x160", (320, 160), points=paint.points())
XMP = parts.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")


def xmp_first():
    """What editors write: XMP, then EXIF."""
    return parts.with_segments(paint.jpeg(WIDE), XMP, parts.app1(parts.exif(8)))


def png_turned(orientation=6):
    """eXIf, as of the third edition."""
    return parts.with_chunks(paint.png(WIDE), ("eXIf", parts.exif(orientation)))


def webp_turned():
    """EXIF in a WebP."""
    # Pillow takes one of the two marks away.
    return paint.webp(WIDE, exif=b"Exif\0\0Exif\0\0" + parts.exif(8))


def heic_turned():
    """Phones write both, and HEIF's own counts."""
    item = heifs.streams(heifs.heic(WIDE))[0]
    exif = heifs.Item("Exif", b"\0\0\0\6Exif\0\0" + parts.exif(6))
    coded = heifs.Item("hvc1", item[1], [heifs.ispe(640, 320), heifs.PIXI, item[0], heifs.irot(3)])
    file = heifs.Heif([coded, exif], references=[("cdsc", 2, [1])], major="heic", brands=("mif1", "heic"))
    return file.bytes()


CASES = [
    Case("exif-long-at-40.jpg", "orientation", lambda: tagged(parts.exif(6, kind=4, place=40)), (turned(RIGHT),)),
    Case("exif-little-endian.jpg", "orientation", lambda: tagged(parts.exif(8, "<", place=26)), (turned(LEFT),)),
    Case("exif-0.jpg", "orientation", lambda: tagged(parts.exif(0)), (STRAIGHT,)),
    Case("exif-9.jpg", "orientation", lambda: tagged(parts.exif(9)), (STRAIGHT,)),
    Case("exif-after-xmp.jpg", "orientation", xmp_first, (turned(LEFT),)),
    Case("exif-6-then-3.jpg", "orientation", lambda: tagged(parts.exif(6), parts.exif(3)), (turned(RIGHT),)),
    Case("exif-thumbnail.jpg", "orientation", lambda: tagged(parts.exif(1, second=6)), (STRAIGHT,)),
    Case("exif.png", "orientation", png_turned, (turned(RIGHT),)),
    Case("exif.webp", "orientation", webp_turned, (turned(LEFT),)),
    Case("exif-and-irot.heic", "orientation", heic_turned, (turned(RIGHT, tolerance=9),)),
]
