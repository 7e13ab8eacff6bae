# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Simple pictures, and how colours are written in other spaces."""

import io

from PIL import Image, ImageFile

# Noise takes more bytes than Pillow expects, and its encoder has no second chance.
ImageFile.MAXBLOCK = 1 << 22

# Four colours in sRGB that no conversion clips, top left to bottom right; the last is a grey.
FOUR = ((196, 84, 62), (72, 150, 88), (66, 92, 176), (226, 226, 226))
PURE = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))
PLACES = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))


def quarters(width, height, colours=FOUR, mode="RGB"):
    """Four rectangles, each of one colour."""
    picture = Image.new(mode, (width, height), colours[3])
    half = (width // 2, height // 2)
    picture.paste(colours[0], (0, 0, *half))
    picture.paste(colours[1], (half[0], 0, width, half[1]))
    picture.paste(colours[2], (0, half[1], half[0], height))
    return picture


def halves(width, height, left, right, mode="RGB"):
    """Two colours side by side."""
    picture = Image.new(mode, (width, height), right)
    picture.paste(left, (0, 0, width // 2, height))
    return picture


def points(colours=FOUR, tolerance=6, turned=(0, 1, 2, 3)):
    """What the quarters of a result must be: the colours' numbers in the order of the places."""
    return tuple((x, y, tuple(colours[number][:3]), tolerance) for (x, y), number in zip(PLACES, turned))


def opacities(values, tolerance=4):
    """The opacities of the quarters."""
    return tuple((x, y, value, tolerance) for (x, y), value in zip(PLACES, values))


def encoded(picture, form, **options):
    """The picture's bytes in a type that Pillow writes."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def jpeg(picture, quality=92, **options):
    """A JPEG without colour subsampling."""
    return encoded(picture, "JPEG", quality=quality, subsampling=options.pop("subsampling", 0), **options)


def png(picture, **options):
    """A PNG."""
    return encoded(picture, "PNG", **options)


def webp(picture, **options):
    """A WebP, lossless if nothing else is said."""
    return encoded(picture, "WEBP", **{"lossless": True, "exact": True, **options})


def grain(width, height, seed=7, mode="RGB"):
    """Noise that is the same each time: nothing of it can be guessed from its neighbours."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    state, data = seed, bytearray()
    for _ in range(width * height * bands):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        data.append(state >> 16 & 0xFF)
    return Image.frombytes(mode, (width, height), bytes(data))
