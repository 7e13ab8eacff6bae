# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Originals that already are what is asked for: no variant has more bytes, and none has what was hidden in them."""

import io
import struct

from PIL import Image, ImageChops, ImageFile, ImageStat

from cases import gifs, heifs, paint, parts, profiles
from cases.case import Ask, Case

SIZE = (128, 96)
SECRET = b"secret"
HIDDEN = paint.grain(32, 24, seed=99)


# Coded strongly, and so worse: what is made of it anew has more bytes.
PHOTO = paint.grain(16, 12, 5).resize(SIZE, Image.Resampling.BICUBIC)


def kept(picture, body, original):
    """Whether the variant has no more bytes than the original, its pixels, and nothing of its secrets."""
    # An end that was missing takes two bytes.
    missing = 2 if original[:2] == b"\xff\xd8" and not original.endswith(b"\xff\xd9") else 0
    if len(body) > len(original) + missing:
        return f"{len(body)} bytes of {len(original)}"
    if SECRET in body:
        return "the secret is in it"
    far = max(ImageStat.Stat(ImageChops.difference(picture, first_frame(original))).mean)
    return f"differs by {far:.1f} in the mean" if far > 12 else None


def first_frame(data):
    """What an original shows, whether its end is there or not."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.convert("RGBA")
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def asks(**more):
    """The very size, and one that the original fits in too."""
    return tuple(Ask(spec, SIZE, check=kept, **more) for spec in ("x96", "1280x960"))


def jpeg(*segments, behind=b"", quality=8, **options):
    """A strongly compressed JPEG, to which any coding anew would add."""
    return parts.with_segments(paint.jpeg(PHOTO, quality=quality, **options), *segments) + behind


def thumbnail():
    """A JFIF segment with a picture in it."""
    data = b"JFIF\0\1\1\0\0\1\0\1\x02\x02" + SECRET * 2
    found, rest = parts.segments(paint.jpeg(PHOTO, quality=8))
    return parts.joined([(marker, data if marker == 0xE0 else old) for marker, old in found], rest)


def words():
    """A comment, XMP and IPTC."""
    xmp = parts.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)
    return parts.segment(0xFE, SECRET) + xmp + parts.segment(0xED, b"Photoshop 3.0\0" + SECRET)


def png(*chunks, **options):
    """A PNG of a few colours, better packed than we do."""
    picture = PHOTO.quantize(16)
    return parts.with_chunks(paint.png(picture, optimize=True, **options), *chunks)


def apng():
    """Frames behind the picture, hidden from who asks for it."""
    found = parts.chunks(png())
    frame = struct.pack(">IIIIIHHBB", 0, *SIZE, 0, 0, 1, 10, 0, 0)
    more = [("fcTL", frame), ("fdAT", struct.pack(">I", 1) + SECRET)]
    return parts.png_of([found[0], ("acTL", struct.pack(">II", 2, 0)), *found[1:-1], *more, found[-1]])


def webp(**options):
    """A WebP with words in it."""
    return paint.encoded(PHOTO, "WEBP", quality=5, **options)


def avif(**options):
    """An AVIF as small as encoders make them."""
    return heifs.avif(PHOTO, 12, **options)


def avif_with_more():
    """Items, boxes and a thumbnail that nobody asked for."""
    file = heifs.still(PHOTO, quality=12)
    configuration, stream = heifs.av1(HIDDEN)[0]
    file.items += [
        heifs.Item("Exif", b"\0\0\0\6Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET),
        heifs.Item("mime", SECRET),
        heifs.Item("av01", stream, [heifs.ispe(32, 24), heifs.PIXI, configuration, heifs.nclx(1, 13, 6)]),
    ]
    file.references = [("cdsc", 2, [1]), ("cdsc", 3, [1]), ("thmb", 4, [1])]
    return file.bytes() + heifs.box("free", SECRET) + heifs.box("uuid", SECRET * 9)


def clear_avif():
    """With opacity."""
    picture = PHOTO.convert("RGBA")
    picture.putalpha(PHOTO.convert("L"))
    return heifs.avif(picture, 12)


def gif(*blocks, behind=b";" + SECRET):
    """A GIF of one frame and what is hidden beside it."""
    colours = PHOTO.quantize(4)
    frame = gifs.frame(0, 0, *SIZE, lambda x, y: colours.getpixel((x, y)) + 1, transparent=False)
    table = colours.getpalette()
    return gifs.gif(*SIZE, [table[at : at + 3] for at in range(0, 12, 3)], *blocks, frame, trailer=behind)


def small_gif(**options):
    """As Pillow packs it, with words."""
    return paint.encoded(PHOTO.quantize(16), "GIF", comment=SECRET, **options)


def animated_gif():
    """The second frame holds the secret."""
    frames = [Image.new("P", SIZE, 1)] * 2
    return paint.encoded(PHOTO.quantize(16), "GIF", save_all=True, append_images=frames, comment=SECRET)


def is_bare(picture, body, original):
    """Whether a variant has nothing of the original but its pixels."""
    told = [word for word in (b"EXIF", b"Exif", b"XMP ", b"ICCP", b"iCCP", b"eXIf", SECRET) if word in body]
    return f"{told} is in it" if told else None


def laden(form):
    """A picture with EXIF, XMP and a profile."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    picture = paint.grain(32, 24).resize((640, 480))
    return paint.encoded(picture, form, exif=exif, xmp=SECRET, icc_profile=profiles.srgb())


BARE = tuple(
    Ask(spec, check=is_bare)
    for spec in ("80x60,format=webp", "80x60,format=avif", "80x60,format=png", "80x60,format=jpeg", "x480")
)

CASES = [
    Case("laden.jpg", "metadata", lambda: laden("JPEG"), BARE),
    Case("laden.webp", "metadata", lambda: laden("WEBP"), BARE),
    Case("laden.avif", "metadata", lambda: laden("AVIF"), BARE),
    Case("laden.png", "metadata", lambda: parts.with_chunks(laden("PNG"), ("tEXt", b"Comment\0" + SECRET)), BARE),
    Case("words.jpg", "never bigger", lambda: jpeg(words()), asks(kind="jpeg")),
    Case("behind.jpg", "never bigger", lambda: jpeg(behind=SECRET + jpeg()), asks(kind="jpeg")),
    Case("thumbnail.jpg", "never bigger", thumbnail, asks(kind="jpeg")),
    Case("progressive.jpg", "never bigger", lambda: jpeg(words(), progressive=True), asks(kind="jpeg")),
    Case("no-end.jpg", "never bigger", lambda: jpeg()[:-2], asks(kind="jpeg")),
    Case("words.png", "never bigger", lambda: png(("tEXt", b"Comment\0" + SECRET), ("zzZz", SECRET)) + SECRET,
         asks(kind="png")),
    Case("apng.png", "never bigger", apng, asks(kind="png")),
    Case("words.webp", "never bigger", lambda: webp(xmp=SECRET, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET) + SECRET, asks(kind="webp")),
    Case("lossless.webp", "never bigger", lambda: paint.webp(PHOTO, xmp=SECRET), asks(kind="webp")),
    Case("plain.avif", "never bigger", avif, asks(kind="avif")),
    Case("words.avif", "never bigger", lambda: avif(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET, xmp=SECRET), asks(kind="avif")),
    Case("more-items.avif", "never bigger", avif_with_more, asks(kind="avif")),
    Case("opacity.avif", "never bigger", clear_avif, asks(kind="avif")),
    Case("words.gif", "never bigger", lambda: gif(gifs.comment(SECRET), gifs.LOOP), asks(kind="gif")),
    Case("packed.gif", "never bigger", small_gif, asks(kind="gif")),
    Case("animated.gif", "never bigger", animated_gif, asks(kind="gif")),
]  # fmt: skip
