# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Files with a profile or numbers in places where an encoder would not put them."""

import io
import struct
import zlib


def encode(image, form, **settings):
    """A picture of Pillow's as a file."""
    file = io.BytesIO()
    image.save(file, form, **settings)
    return file.getvalue()


def chunk(name, data):
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(image, *chunks):
    """A PNG with chunks behind its header."""
    file = encode(image, "PNG")
    return file[:33] + b"".join(chunks) + file[33:]


def iccp(profile):
    """The chunk of an ICC profile."""
    return chunk(b"iCCP", b"icc\0\0" + zlib.compress(profile))


def gama(value):
    """The chunk of an encoding gamma; 0.45455 is that of a usual screen."""
    return chunk(b"gAMA", struct.pack(">I", round(value * 100_000)))


def chrm(primaries):
    """The chunk of white and primaries."""
    return chunk(b"cHRM", b"".join(struct.pack(">I", round(v * 100_000)) for pair in primaries for v in pair))


def cicp(primaries, transfer):
    """The chunk of coding-independent code points, of full range RGB."""
    return chunk(b"cICP", bytes([primaries, transfer, 0, 1]))


def jpeg(image, *segments, **settings):
    """A JPEG with segments behind SOI."""
    file = encode(image, "JPEG", **{"quality": 95, "subsampling": 0} | settings)
    return file[:2] + b"".join(segments) + file[2:]


def app2(data, number=1, count=1):
    """A segment of an ICC profile."""
    payload = b"ICC_PROFILE\0" + bytes([number, count]) + data
    return b"\xff\xe2" + struct.pack(">H", len(payload) + 2) + payload


def webp(image, profile=None):
    """A lossless WebP."""
    return encode(image, "WEBP", lossless=True, exact=True, **({"icc_profile": profile} if profile else {}))


def avif(image, numbers=None, profile=None):
    """An AVIF of 4:4:4, whose colour numbers are replaced by others: primaries and transfer."""
    settings = {"icc_profile": profile} if profile else {}
    file = bytearray(encode(image, "AVIF", quality=95, subsampling="4:4:4", speed=8, **settings))
    if numbers:
        place = file.index(b"colrnclx") + 8
        file[place : place + 4] = struct.pack(">HH", *numbers)
    return bytes(file)
