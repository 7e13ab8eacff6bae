# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What is no picture, or none that is accepted, and how the refusal calls it."""

import struct
import zlib

from PIL import Image

from cases import heifs, paint, parts
from cases.case import Ask, Case

PICTURE = paint.quarters(64, 48)


def named(name, build, *words):
    """A refusal that says what it is, and speaks of no damage."""
    return Case(name, "words", build, (Ask("400x300", status=(415,), says=words, says_not="damaged"),))


def jpeg2000(**options):
    """By Pillow's OpenJPEG."""
    return paint.encoded(PICTURE, "JPEG2000", **options)


def cgbi():
    """A PNG in Apple's own variant."""
    found = parts.chunks(paint.png(PICTURE))
    return parts.png_of([("CgBI", b"\x50\0\x20\2"), *found])


def video():
    """The beginning of an MP4."""
    return heifs.box("ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + heifs.box("moov", b"\0" * 64)


def coded_as(kind):
    """A HEIF whose picture is coded in another way."""
    file = heifs.still(PICTURE, major="mif1", brands=("mif1",))
    file.items[0].kind = kind
    return file.bytes()


CASES = [
    named("vector.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "svg", "SVG"),
    named("vector-behind-prolog.svg", lambda: b'<?xml version="1.0"?>\n<!-- x -->\n<svg width="9"/>', "svg", "SVG"),
    named("scan.tiff", lambda: paint.encoded(PICTURE, "TIFF"), "tiff", "TIFF"),
    named("scan-big-endian.tiff", lambda: paint.encoded(Image.new("I;16B", (9, 9)), "TIFF"), "tiff", "TIFF"),
    named("paper.pdf", lambda: paint.encoded(PICTURE, "PDF"), "PDF"),
    named("new.jxl", lambda: b"\xff\x0a" + b"\0" * 60, "JPEG XL"),
    named("paint.bmp", lambda: paint.encoded(PICTURE, "BMP"), "BMP"),
    named("site.ico", lambda: paint.encoded(PICTURE.resize((32, 32)), "ICO"), "ICO"),
    named("film.jp2", jpeg2000, "JPEG 2000"),
    named("film.j2k", lambda: jpeg2000(no_jp2=True), "JPEG 2000"),
    named("page.jpg", lambda: b"<!DOCTYPE html>\n<html><title>403 Forbidden</title></html>", "HTML"),
    named("error.jpg", lambda: b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', "XML"),
    named("error-json.png", lambda: b'{"message": "Internal server error"}', "JSON"),
    named("empty.png", lambda: b"", "empty"),
    named("archive.webp", lambda: b"PK\3\4" + b"\0" * 60, "ZIP"),
    named("film.heic", video, "video"),
    named("packed.jpg", lambda: b"\x1f\x8b\x08\0" + zlib.compress(b"x" * 99), "gzip"),
    named("cgbi.png", cgbi, "chunk", "CgBI", "PNG"),
    named("avc.heic", lambda: coded_as("avc1"), "coded in another way", "coding"),
    Case("cut.png", "words", lambda: paint.png(paint.grain(64, 48))[:4000], (
        Ask("40x30", status=(415,), says=("damaged", "ends before", "cut off")),)),
    Case("over-pixels.png", "words", lambda: parts.png_of([
        ("IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)), ("IDAT", b""), ("IEND", b"")]), (
        Ask("400x300", status=(413,), says=("50000000 pixels",), says_not="damaged"),)),
]  # fmt: skip
