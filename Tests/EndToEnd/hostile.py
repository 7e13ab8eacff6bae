# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Files that say something else than they hold, or hold more work than bytes."""

import struct


def gif(width, height, *frames):
    """A GIF of a canvas and frames, each (left, top, width, height); 35 bytes with one frame."""
    palette = bytes([0x80, 0, 0, 0, 0, 0, 255, 255, 255])
    images = [b"\x2c" + struct.pack("<HHHH", *frame) + b"\0\x02\x02\x44\x01\0" for frame in frames]
    return b"GIF89a" + struct.pack("<HH", width, height) + palette + b"".join(images) + b";"


def segment(marker, data):
    """One marker of a JPEG with its parameters."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def scans(width, height, count, between=b""):
    """A grey progressive JPEG; each scan after the first changes nothing, and takes libjpeg over the whole frame."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    # Each code ends the band of 32,767 blocks: a bit for the one symbol, and 14 for the number.
    bits = ("0" + "1" * 14) * (blocks // 32767 + 1)
    bits += "1" * (-len(bits) % 8)
    empty = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    head = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
    head += segment(0xC2, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
    # Both tables have one code, of one bit: no difference, and the end of a band.
    head += segment(0xC4, b"\0\1" + b"\0" * 15 + b"\0") + segment(0xC4, b"\x10\1" + b"\0" * 15 + b"\xe0")
    first = segment(0xDA, b"\1\1\0\0\0\0") + b"\0" * ((blocks + 7) // 8)
    return head + first + (between + segment(0xDA, b"\1\1\0\1\x3f\0") + empty) * (count - 1) + b"\xff\xd9"


def claiming(heif, width, height):
    """An AVIF or HEIC whose every size in the file is another; its stream stays as it is."""
    patched = bytearray(heif)
    start = 0
    while (start := patched.find(b"ispe", start)) >= 0:
        patched[start + 8 : start + 16] = struct.pack(">II", width, height)
        start += 16
    assert patched != heif, "no size in the file"
    return bytes(patched)


def mutated(data, random):
    """A file with a few of its bytes changed, a piece cut out, doubled or moved, or a number made large."""
    data = bytearray(data)
    # Headers decide more than pixels do.
    reach = len(data) if random.random() < 0.4 else min(len(data), 600)
    for _ in range(random.choice((1, 1, 2, 5))):
        place = random.randrange(reach)
        length = random.randrange(1, 40)
        kind = random.randrange(5)
        if kind == 0:
            data[place] ^= 1 << random.randrange(8)
        elif kind == 1:
            data[place : place + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        elif kind == 2:
            del data[place : place + length]
        elif kind == 3:
            data[place:place] = data[place : place + length]
        else:
            data[place : place + length] = bytes(random.randrange(256) for _ in range(length))
        reach = max(min(reach, len(data)), 1)
        if not data:
            return b""
    return bytes(data)
