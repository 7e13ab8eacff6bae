# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The parts of JPEG and PNG files, to be moved, damaged and left out."""

import struct
import zlib

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def segment(marker, data):
    """One marker of a JPEG with its parameters."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(jpeg, *added):
    """Segments put right behind the start."""
    return jpeg[:2] + b"".join(added) + jpeg[2:]


def segments(jpeg):
    """(marker, data) up to the first scan's header, which is left in the rest: [(0xE0, …)], rest."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        marker, length = struct.unpack(">xBH", jpeg[at : at + 4])
        found.append((marker, jpeg[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, jpeg[at:]


def joined(found, rest):
    """The JPEG of segments and what follows them."""
    return b"\xff\xd8" + b"".join(segment(*one) for one in found) + rest


def profile_segments(profile, size=60_000, total=None, first=1, leave_out=()):
    """An ICC profile in APP2 segments, numbered as asked, some of them missing."""
    pieces = [profile[at : at + size] for at in range(0, len(profile), size)]
    total = total or len(pieces)
    return b"".join(
        segment(0xE2, b"ICC_PROFILE\0" + bytes([number + first, total]) + piece)
        for number, piece in enumerate(pieces)
        if number not in leave_out
    )


def exif(orientation, order=">", kind=3, place=8, second=None):
    """A TIFF block with one orientation, and one for the thumbnail if asked for."""

    def directory(value, following):
        field = struct.pack(order + ("HH" if kind == 3 else "I"), *([value, 0] if kind == 3 else [value]))
        return struct.pack(order + "HHHI", 1, 0x0112, kind, 1) + field + struct.pack(order + "I", following)

    head = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, place)
    head = head.ljust(place, b"\0")
    if second is None:
        return head + directory(orientation, 0)
    return head + directory(orientation, place + 18) + directory(second, 0)


def app1(block):
    """The segment that carries EXIF in a JPEG."""
    return segment(0xE1, b"Exif\0\0" + block)


def chunk(name, data, checksum=None):
    """One chunk of a PNG; its checksum is right unless another is given."""
    body = name.encode() + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body) if checksum is None else checksum)


def chunks(png):
    """[(name, data)] of a PNG."""
    found, at = [], 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        found.append((png[at + 4 : at + 8].decode(), png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def png_of(found):
    """The PNG of some chunks."""
    return SIGNATURE + b"".join(chunk(*one) for one in found)


def with_chunks(png, *added, before="IDAT"):
    """Chunks put before the first of a name."""
    found = chunks(png)
    place = next(number for number, (name, _) in enumerate(found) if name == before)
    return png_of(found[:place] + list(added) + found[place:])


def rows_png(width, height, depth, colour, row, *extra):
    """A PNG of raw rows: `row(y)` gives the bytes of one."""
    data = b"".join(b"\0" + row(y) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return png_of([("IHDR", header), *extra, ("IDAT", zlib.compress(data, 9)), ("IEND", b"")])


def ycck(picture_in_cmyk, encode):
    """A JPEG of inks as Photoshop writes them: lightness and two differences instead of three inks."""
    cyan, magenta, yellow, black = picture_in_cmyk.split()
    # Encoders turn 255 less each (inverted) ink into Y, Cb and Cr as if it were light.
    converted = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr")
    bands = [band.point(lambda value: 255 - value) for band in converted.split()]
    found, rest = segments(encode(Image.merge("CMYK", (*bands, black))))
    adobe = b"Adobe\0\x64\0\0\0\0\2"
    return joined([(marker, adobe if marker == 0xEE else data) for marker, data in found], rest)
