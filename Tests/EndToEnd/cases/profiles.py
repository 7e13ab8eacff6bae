# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""ICC profiles, field by field (ICC.1:2010): of light, of grey, of inks, and wrong ones."""

import struct

from PIL import ImageCms

# The media white of the connection space (D50).
WHITE = (0.9642, 1.0, 0.8249)
# Colorants in XYZ of D50, by rows: red, green, blue.
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def fixed(*values):
    """Numbers of 16 bits before the point and 16 after it."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def text(words):
    """A `desc` of the second version."""
    data = words.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + b"\0" * 78


def xyz(values):
    """A colorant or a white."""
    return b"XYZ \0\0\0\0" + fixed(*values)


def gamma(value):
    """A curve of one exponent."""
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + b"\0\0"


# sRGB's own curve (parametric, type 3).
SRGB_CURVE = b"para\0\0\0\0\0\3\0\0" + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def profile(kind, space, tags, version=0x02400000, connection=b"XYZ "):
    """A whole profile: header, table of tags, tags."""
    table, data, place = b"", b"", 132 + 12 * len(tags)
    for name, tag in tags.items():
        tag += b"\0" * (-len(tag) % 4)
        table += struct.pack(">4sII", name.encode(), place + len(data), len(tag))
        data += tag
    head = struct.pack(">I4sI4s4s4s", place + len(data), b"lcms", version, kind, space, connection)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + fixed(*WHITE)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def light(colorants, curve, name="light"):
    """A profile of three lights with one curve."""
    tags = {"desc": text(name), "cprt": b"text\0\0\0\0none\0", "wtpt": xyz(WHITE)}
    tags |= {f"{letter}XYZ": xyz(values) for letter, values in zip("rgb", colorants)}
    return profile(b"mntr", b"RGB ", tags | {f"{letter}TRC": curve for letter in "rgb"})


def grey(exponent):
    """A profile of grey."""
    tags = {"desc": text("grey"), "cprt": b"text\0\0\0\0none\0", "wtpt": xyz(WHITE), "kTRC": gamma(exponent)}
    return profile(b"mntr", b"GRAY", tags)


def srgb():
    """The profile that everybody embeds."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def patched(data, kind=None, space=None):
    """A profile that says it is of another class or space (bytes 12 to 19 of its header)."""
    kind, space = kind or data[12:16], space or data[16:20]
    return data[:12] + kind + space + data[20:]


def curve_damaged(data):
    """The same profile with a curve that claims four thousand million entries."""
    place = struct.unpack(">I", data[data.index(b"rTRC") + 4 :][:4])[0]
    return data[:place] + b"curv\0\0\0\0\xff\xff\xff\xff" + data[place + 12 :]


def linear(value):
    """A band of sRGB, 0 to 255, as light."""
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def srgb_coded(light_value):
    """Light as a band of sRGB, 0 to 255."""
    light_value = min(max(light_value, 0), 1)
    return 255 * (light_value * 12.92 if light_value <= 0.0031308 else 1.055 * light_value ** (1 / 2.4) - 0.055)


def to_xyz(light_values, colorants):
    """Lights as XYZ of D50."""
    return tuple(sum(value * row[axis] for value, row in zip(light_values, colorants)) for axis in range(3))


def solved(target, rows):
    """The weights of three rows that add up to the target (Cramer)."""
    a, b, c = rows

    def determinant(x, y, z):
        return (
            x[0] * (y[1] * z[2] - y[2] * z[1])
            - x[1] * (y[0] * z[2] - y[2] * z[0])
            + x[2] * (y[0] * z[1] - y[1] * z[0])
        )

    whole = determinant(a, b, c)
    return (determinant(target, b, c) / whole, determinant(a, target, c) / whole, determinant(a, b, target) / whole)


def coded(colour, colorants, encode=srgb_coded):
    """A colour of sRGB in the numbers of another space of light."""
    values = solved(to_xyz([linear(band) for band in colour], SRGB), colorants)
    return tuple(round(min(max(encode(value), 0), 255)) for value in values)


def adobe_coded(value):
    """Light as a band of Adobe RGB."""
    return 255 * min(max(value, 0), 1) ** (256 / 563)


def lab(colour):
    """A colour of sRGB as L*a*b* of D50, in the bytes of a lut8."""
    ratios = [value / white for value, white in zip(to_xyz([linear(band) for band in colour], SRGB), WHITE)]
    x, y, z = (r ** (1 / 3) if r > 0.008856 else 7.787 * r + 16 / 116 for r in ratios)
    return (round((116 * y - 16) * 2.55), round(500 * (x - y)) + 128, round(200 * (y - z)) + 128)


# What the inks of our press look like: cyan, magenta, yellow, black.
INKS = ((20, 120, 200), (200, 20, 110), (240, 220, 30), (40, 40, 40))


def overprint(inks):
    """The colour of full inks over each other, each of which takes its part of the light."""
    colour = [255.0] * 3
    for number in inks:
        colour = [band * ink / 255 for band, ink in zip(colour, INKS[number])]
    return tuple(round(band) for band in colour)


def press():
    """A profile of four inks with the colours above: one table of 16 corners."""
    ramp = bytes(range(256))
    corners = [[ink for ink in range(4) if corner >> (3 - ink) & 1] for corner in range(16)]
    table = b"".join(bytes(lab(overprint(inks))) for inks in corners)
    lut = b"mft1\0\0\0\0\4\3\2\0" + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + ramp * 4 + table + ramp * 3
    back = b"mft1\0\0\0\0\3\4\2\0" + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + ramp * 3 + b"\0" * 32 + ramp * 4
    tags = {"desc": text("press"), "cprt": b"text\0\0\0\0none\0", "wtpt": xyz(WHITE), "A2B0": lut, "B2A0": back}
    return profile(b"prtr", b"CMYK", tags, connection=b"Lab ")
