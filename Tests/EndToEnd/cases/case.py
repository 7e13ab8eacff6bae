# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What a case is: a file, what to ask for, and what has to come of it."""

import io
from dataclasses import dataclass, field
from typing import Callable

from PIL import Image


@dataclass(frozen=True)
class Ask:
    """One request for a case's picture, and what its answer must be."""

    spec: str
    size: tuple | None = None
    # The only status, or those that will do.
    status: tuple = (200,)
    # (x, y, (r, g, b), how far a band may be off); places as parts of the sides.
    points: tuple = ()
    # (x, y, opacity, how far it may be off).
    alpha: tuple = ()
    # What Pillow calls the type.
    kind: str | None = None
    # Words of the refusal, one of which at least must be there, and one that must not.
    says: tuple = ()
    says_not: str | None = None
    # More to look at: called with the picture in RGBA, the answer's bytes and those of the original.
    check: Callable | None = None


@dataclass(frozen=True)
class Case:
    """A file of a kind, made when it is needed."""

    name: str
    kind: str
    build: Callable
    asks: tuple = field(default=())

    def __str__(self):
        return self.name


def faults(ask, answer, original):
    """All that is wrong with an answer, in words."""
    if answer.status not in ask.status:
        return [f"status {answer.status} instead of {ask.status}: {answer.body[:300] if answer.status != 200 else ''}"]
    if answer.status != 200:
        detail = answer.problem["detail"]
        wrong = [] if not ask.says or any(word in detail for word in ask.says) else [f"says none of {ask.says}: {detail}"]
        return wrong + ([f"says {ask.says_not}: {detail}"] if ask.says_not and ask.says_not in detail else [])
    with Image.open(io.BytesIO(answer.body)) as picture:
        picture.load()
        return looks(ask, picture.format.lower(), picture.convert("RGBA"), answer.body, original)


def looks(ask, kind, picture, body, original):
    """What is wrong with the pixels."""
    width, height = picture.size
    wrong = []

    def pixel(x, y):
        return picture.getpixel((min(int(x * width), width - 1), min(int(y * height), height - 1)))

    if ask.size and picture.size != ask.size:
        wrong.append(f"size {picture.size} instead of {ask.size}")
    if ask.kind and kind != ask.kind:
        wrong.append(f"type {kind} instead of {ask.kind}")
    for x, y, colour, tolerance in ask.points:
        got = pixel(x, y)
        if max(abs(a - b) for a, b in zip(got, colour)) > tolerance:
            wrong.append(f"({x}, {y}) is {got} instead of {colour}")
    for x, y, opacity, tolerance in ask.alpha:
        if abs(pixel(x, y)[3] - opacity) > tolerance:
            wrong.append(f"opacity at ({x}, {y}) is {pixel(x, y)[3]} instead of {opacity}")
    if ask.check and (fault := ask.check(picture, body, original)):
        wrong.append(fault)
    return wrong
