# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""GIF files, block by block, with every code written out."""

import struct

# Index 0 is what frames leave transparent.
TRANSPARENT = 0


def palette(colours):
    """A table of 8 colours; the bits of its size are 2."""
    flat = b"".join(bytes(colour) for colour in colours)
    return flat.ljust(24, b"\0")


def coded(indices, bits=3):
    """LZW without a dictionary: the decoder is told to forget before codes would grow longer."""
    clear = 1 << bits
    codes = []
    for number, index in enumerate(indices):
        if number % (clear - 2) == 0:
            codes.append(clear)
        codes.append(index)
    codes.append(clear + 1)
    # The first code is in the lowest bits: written backwards, and read as one number.
    digits = "".join(format(code, f"0{bits + 1}b") for code in reversed(codes))
    data = int(digits, 2).to_bytes((len(digits) + 7) // 8, "little")
    blocks = [data[at : at + 255] for at in range(0, len(data), 255)]
    return bytes([bits]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def control(transparent=True, delay=10, disposal=1):
    """A graphic control extension."""
    return b"\x21\xf9\4" + struct.pack("<BHB", disposal << 2 | transparent, delay, TRANSPARENT) + b"\0"


def frame(left, top, width, height, index, transparent=None):
    """A frame whose pixels `index(x, y)` gives."""
    data = coded([index(x, y) for y in range(height) for x in range(width)])
    head = control(transparent) if transparent is not None else b""
    return head + b"\x2c" + struct.pack("<HHHHB", left, top, width, height, 0) + data


def quarters(left, top, width, height, transparent=None, indices=(1, 2, 3, 4)):
    """A frame of four rectangles."""

    def index(x, y):
        return indices[(2 if y >= height // 2 else 0) + (1 if x >= width // 2 else 0)]

    return frame(left, top, width, height, index, transparent)


def gif(width, height, colours, *blocks, trailer=b";"):
    """The whole file; colours are those of the indices from 1 on."""
    screen = struct.pack("<HHBBB", width, height, 0x80 | 0x70 | 2, 0, 0)
    return b"GIF89a" + screen + palette([(0, 0, 0), *colours]) + b"".join(blocks) + trailer


LOOP = b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"


def comment(words):
    """A comment extension."""
    return b"\x21\xfe" + bytes([len(words)]) + words + b"\0"
