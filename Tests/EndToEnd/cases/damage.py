# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Files whose end is missing though all rows are there, and files whose coded data is damaged."""

import struct

from cases import paint, parts
from cases.case import Ask, Case

PICTURE = paint.quarters(640, 480)
NOISE = paint.grain(320, 240)
WHOLE = tuple(Ask(spec, size, points=paint.points()) for spec, size in (("400x300", (400, 300)), ("40x30", (40, 30))))
# Of every size alike.
REFUSED = tuple(Ask(spec, status=(415,)) for spec in ("300x225", "80x60", "20x15", "320x240"))


def jpeg(**options):
    """The four colours, in an encoder's usual order."""
    return paint.jpeg(PICTURE, **options)


def behind_marker(**options):
    """A stray restart marker behind the last row, then the end."""
    return jpeg(**options)[:-2] + b"\xff\xd3\xff\xd9"


def extraneous():
    """Bytes between two segments, which libjpeg passes over with a warning."""
    found, rest = parts.segments(jpeg())
    return parts.joined(found[:2], b"") + b"\0\0\0" + parts.joined(found[2:], rest)[2:]


def scan_parameters():
    """What Samsung's phones wrote for Ss, Se and the approximations of a baseline scan."""
    data = jpeg()
    place = data.index(b"\xff\xda") + 2
    end = place + struct.unpack(">H", data[place : place + 2])[0]
    return data[: end - 3] + b"\0\0\0" + data[end:]


def damaged(share, **options):
    """A photo with bits turned in its coded data."""
    data = bytearray(paint.jpeg(NOISE, **options))
    start = data.index(b"\xff\xda") + 20
    place = start + int((len(data) - start) * share)
    # The longest codes there are stand for nothing.
    data[place : place + 60] = b"\xff\0" * 30
    return bytes(data)


def cut(share, **options):
    """A photo that ends too soon."""
    data = paint.jpeg(NOISE, **options)
    return data[: int(len(data) * share)]


def png(change):
    """A PNG of the four colours, changed."""
    return change(paint.png(PICTURE))


def wrong_checksum(name, data):
    """The checksum of the last chunk of a name set to something else."""
    place = data.rindex(name)
    length = struct.unpack(">I", data[place - 4 : place])[0]
    end = place + 4 + length
    return data[:end] + b"\1\2\3\4" + data[end + 4 :]


def without_last_checksum(data):
    """A file that ends with its pixels."""
    return data[: data.rindex(b"IDAT") + 4 + struct.unpack(">I", data[data.rindex(b"IDAT") - 4 :][:4])[0]]


def key_before_palette():
    """A colour key before the suggested palette of an RGB picture."""
    colours = ("PLTE", bytes(range(9)))
    key = ("tRNS", struct.pack(">3H", 1, 2, 3))
    return parts.with_chunks(paint.png(PICTURE), key, colours)


def damaged_png(share):
    """A hole in the deflated rows."""
    data = bytearray(paint.png(NOISE))
    place = int(len(data) * share)
    data[place : place + 40] = b"\xff" * 40
    return bytes(data)


COMMENT = b"\xff\xfe\0\0"

CASES = [
    Case("no-end.jpg", "jpeg end", lambda: jpeg()[:-2], WHOLE),
    Case("half-an-end.jpg", "jpeg end", lambda: jpeg()[:-1], WHOLE),
    Case("no-end-progressive.jpg", "jpeg end", lambda: jpeg(progressive=True)[:-2], WHOLE),
    Case("no-end-grey.jpg", "jpeg end", lambda: paint.jpeg(PICTURE.convert("L"))[:-2], (Ask("400x300", (400, 300)),)),
    Case("zeros-for-an-end.jpg", "jpeg end", lambda: jpeg()[:-2] + b"\0" * 300, WHOLE),
    Case("html-behind.jpg", "jpeg end", lambda: jpeg() + b"<html>" * 2000, WHOLE),
    Case("comment-of-0.jpg", "jpeg end", lambda: parts.with_segments(jpeg(), COMMENT), WHOLE),
    Case("stray-restart.jpg", "jpeg end", behind_marker, WHOLE),
    Case("extraneous.jpg", "jpeg end", extraneous, WHOLE),
    Case("scan-parameters.jpg", "jpeg end", scan_parameters, WHOLE),
    Case("cut-at-90.jpg", "jpeg end", lambda: cut(0.9), REFUSED),
    Case("cut-at-99.jpg", "jpeg end", lambda: cut(0.99), REFUSED),
    Case("cut-progressive.jpg", "jpeg end", lambda: cut(0.5, progressive=True), REFUSED),
    Case("damaged-early.jpg", "jpeg end", lambda: damaged(0.1), REFUSED),
    Case("damaged-late.jpg", "jpeg end", lambda: damaged(0.9), REFUSED),
    Case("damaged-progressive.jpg", "jpeg end", lambda: damaged(0.6, progressive=True), REFUSED),
    Case("two-pictures.jpg", "jpeg end", lambda: jpeg() + paint.jpeg(NOISE), WHOLE),
    Case("last-checksum-wrong.png", "png end", lambda: png(lambda data: wrong_checksum(b"IDAT", data)), WHOLE),
    Case("last-checksum-missing.png", "png end", lambda: png(without_last_checksum), WHOLE),
    Case("no-end.png", "png end", lambda: png(lambda data: data[:-12]), WHOLE),
    Case("half-an-end.png", "png end", lambda: png(lambda data: data[:-5]), WHOLE),
    Case("text-checksum-wrong.png", "png end", lambda: png(lambda data: wrong_checksum(
        b"tEXt", parts.with_chunks(data, ("tEXt", b"Comment\0hello")))), WHOLE),
    Case("key-before-palette.png", "png end", key_before_palette, WHOLE),
    Case("cut-at-90.png", "png end", lambda: paint.png(NOISE)[:200_000], REFUSED),
    Case("hole.png", "png end", lambda: damaged_png(0.5), REFUSED),
]  # fmt: skip
