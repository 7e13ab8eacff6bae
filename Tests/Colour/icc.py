# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""ICC profiles from numbers, right ones and damaged ones (ICC.1:2010)."""

import itertools
import struct

# CIE x and y of white, red, green and blue.
SRGB = [(0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06)]
P3 = [(0.3127, 0.3290), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
ADOBE = [(0.3127, 0.3290), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06)]
BT2020 = [(0.3127, 0.3290), (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)]
# The curve of sRGB as the parameters of a type 3 curve.
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
D50 = (0.9642, 1.0, 0.8249)
BRADFORD = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]


def times(a, b):
    """The product of two matrices of three rows."""
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(len(b[0]))] for i in range(3)]


def inverse(m):
    """The inverse of a matrix of three by three."""
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adjugate = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
    return [[value / det for value in row] for row in adjugate]


def columns(primaries):
    """XYZ of the three primaries, adapted to D50 as profiles have it."""
    xyz = [(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]
    matrix = [[xyz[j + 1][i] for j in range(3)] for i in range(3)]
    scale = times(inverse(matrix), [[value] for value in xyz[0]])
    matrix = [[matrix[i][j] * scale[j][0] for j in range(3)] for i in range(3)]
    seen = times(BRADFORD, [[value] for value in xyz[0]])
    wanted = times(BRADFORD, [[value] for value in D50])
    ratio = [[wanted[i][0] / seen[i][0] if i == j else 0.0 for j in range(3)] for i in range(3)]
    return times(times(inverse(BRADFORD), times(ratio, BRADFORD)), matrix)


def fixed(value):
    """s15Fixed16Number."""
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    """XYZType."""
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def curve(parameters):
    """parametricCurveType: a number is a gamma, five are those of type 3."""
    if isinstance(parameters, (int, float)):
        parameters = (parameters,)
    kind = {1: 0, 5: 3}[len(parameters)]
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(fixed, parameters))


def text(words):
    """multiLocalizedUnicodeType of one record."""
    coded = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(coded), 28) + coded


def profile(kind, space, tags, pcs=b"XYZ "):
    """A profile of a class, of a colour space, with tags."""
    tags = {b"desc": text("Test"), b"cprt": text("None"), b"wtpt": xyz(D50)} | tags
    table, data, place = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += name + struct.pack(">II", place + len(data), len(value))
        data += value
    body = struct.pack(">I", len(tags)) + table + data
    header = struct.pack(">I4sI4s4s4s12x4s", 128 + len(body), b"", 0x04300000, kind, space, pcs, b"acsp")
    header += bytes(28) + b"".join(map(fixed, D50))
    return header + bytes(128 - len(header)) + body


def rgb(primaries=SRGB, transfer=SRGB_CURVE, kind=b"mntr"):
    """A profile of RGB light."""
    matrix = columns(primaries)
    tags = {name: xyz([matrix[i][j] for i in range(3)]) for j, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    return profile(kind, b"RGB ", tags | {name: curve(transfer) for name in (b"rTRC", b"gTRC", b"bTRC")})


def grey(transfer=2.2, kind=b"mntr"):
    """A profile of grey."""
    return profile(kind, b"GRAY", {b"kTRC": curve(transfer)})


def cmyk(inks=((0.1, 0.5, 0.8), (0.8, 0.1, 0.4), (0.95, 0.9, 0.1), (0.1, 0.1, 0.1)), kind=b"prtr"):
    """A profile of four inks, each of which lets so much of red, green and blue light pass; a table of 5⁴ points."""
    matrix = columns(SRGB)
    points = b""
    for amounts in itertools.product(range(5), repeat=4):
        light = [1.0, 1.0, 1.0]
        for amount, ink in zip(amounts, inks):
            light = [a * (1 - (1 - b) * amount / 4) for a, b in zip(light, ink)]
        points += lab([sum(matrix[i][j] * light[j] for j in range(3)) for i in range(3)])
    line = bytes(range(256))
    unit = b"".join(map(fixed, (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 5, 0]) + unit + line * 4 + points + line * 3
    return profile(kind, b"CMYK", {b"A2B0": table}, pcs=b"Lab ")


def lab(xyz):
    """CIE L*a*b* of an XYZ under D50, in three bytes."""
    f = [v ** (1 / 3) if v > 216 / 24389 else (841 / 108) * v + 4 / 29 for v in (a / b for a, b in zip(xyz, D50))]
    values = (2.55 * (116 * f[1] - 16), 500 * (f[0] - f[1]) + 128, 200 * (f[1] - f[2]) + 128)
    return bytes(min(max(round(value), 0), 255) for value in values)
