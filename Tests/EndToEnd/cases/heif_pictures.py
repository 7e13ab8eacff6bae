# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""AVIF and HEIC: the brands that browsers and phones write, and how pictures are turned, cropped and put together."""

import struct

from PIL import Image

from cases import heifs, paint
from cases.case import Ask, Case
from cases.paint import FOUR

SIZE = (256, 192)
PICTURE = paint.quarters(*SIZE)
RGBA = paint.quarters(
    *SIZE, [(*colour, opacity) for colour, opacity in zip(FOUR, (255, 128, 200, 60))], "RGBA"
)  # fmt: skip


def shown(spec="x96,format=jpeg", size=(128, 96), order=(0, 1, 2, 3), colours=FOUR):
    """The four colours in an order."""
    return (Ask(spec, size, points=paint.points(colours, 9, order)),)


def branded(major, *brands):
    """A still AVIF that calls itself something."""
    return heifs.still(PICTURE, major=major, brands=brands).bytes()


def branded_heic(major, *brands):
    """A HEIC that calls itself something."""
    configuration, stream = heifs.streams(heifs.heic(PICTURE))[0]
    item = heifs.Item("hvc1", stream, [heifs.ispe(*SIZE), heifs.PIXI, configuration, heifs.nclx(1, 13, 6)])
    return heifs.Heif([item], major=major, brands=brands).bytes()


def sequence(size=SIZE):
    """An animation as Pillow writes it, the second frame in one colour."""
    frames = [Image.new("RGB", size, (10, 10, 10))] * 2
    return heifs.avif(paint.quarters(*size), save_all=True, append_images=frames, duration=100)


def transformed(*properties, early=False):
    """A picture with transformations behind its size, or before it."""
    file = heifs.still(PICTURE)
    own = file.items[0].properties
    file.items[0].properties = [*properties, *own] if early else [*own, *properties]
    return file.bytes()


def turned_without_its_opacity():
    """irot on the colour alone, as avifenc wrote it for years."""
    return heifs.with_opacity(RGBA, heifs.irot(1)).bytes()


def turned_with_its_opacity():
    """irot on both, as the specification has it."""
    return heifs.with_opacity(RGBA, heifs.irot(1), alpha_properties=[heifs.irot(1)]).bytes()


def open_meta():
    """A `meta` of size 0: up to the end of the file."""
    file = heifs.still(PICTURE)
    file.open_meta = True
    return file.bytes()


def identity(*properties):
    """An item derived from another by nothing but what is done to it."""
    file = heifs.still(PICTURE)
    file.items.append(heifs.Item("iden", b"", [heifs.ispe(*SIZE), *properties]))
    file.primary = 2
    file.references = [("dimg", 2, [1])]
    return file.bytes()


def grid(width, height, columns, rows, *properties):
    """Tiles of 128 pixels that reach past the picture's edge."""
    canvas = paint.quarters(width, height)
    tiles = []
    for number in range(columns * rows):
        left, top = number % columns * 128, number // columns * 128
        tile = canvas.crop((left, top, left + 128, top + 128))
        tiles.append(heifs.streams(heifs.heic(tile))[0])
    coded = [heifs.Item("hvc1", data, [heifs.ispe(128, 128), heifs.PIXI, head]) for head, data in tiles]
    data = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    whole = heifs.Item("grid", data, [heifs.ispe(width, height), heifs.PIXI, heifs.nclx(1, 13, 6), *properties], True)
    count = len(coded)
    return heifs.Heif(
        [*coded, whole], primary=count + 1, references=[("dimg", count + 1, list(range(1, count + 1)))],
        major="heic", brands=("mif1", "heic"),
    ).bytes()  # fmt: skip


# Against the clock: what was at the top right is now at the top left.
TURNED = (1, 3, 0, 2)
TURNED_ALPHA = Ask(
    "x128,format=png", (96, 128), points=paint.points(FOUR, 9, TURNED)[:3], alpha=paint.opacities((128, 60, 255, 200), 6)
)


def or_refused(ask):
    """What may also be refused, if the reason is said."""
    return Ask(ask.spec, ask.size, (200, 415), ask.points, ask.alpha, says_not="damaged")


CASES = [
    Case("avis.avif", "brands", sequence, shown()),
    Case("avis-larger.avif", "brands", lambda: sequence((640, 480)), shown("400x300,format=jpeg", (400, 300))),
    Case("avis-brand-of-a-still.avif", "brands", lambda: branded("avis", "avif", "avis", "mif1", "miaf"), shown()),
    Case("miaf.avif", "brands", lambda: branded("miaf", "miaf", "mif1", "avif"), shown()),
    Case("mif1-first.avif", "brands", lambda: branded("mif1", "mif1", "avif", "miaf", "MA1B"), shown()),
    Case("mif2.avif", "brands", lambda: branded("mif2", "mif1", "avif", "mif2"), shown()),
    Case("mif1.heic", "brands", lambda: branded_heic("mif1", "mif1", "heic", "hevc"), shown()),
    Case("hevx.heic", "brands", lambda: branded_heic("hevx", "mif1", "heix", "hevx"), shown()),
    Case("msf1.heic", "brands", lambda: branded_heic("msf1", "mif1", "heic", "hevc", "msf1"), shown()),
    Case("irot.avif", "transforms", lambda: transformed(heifs.irot(1)), shown("x128,format=jpeg", (96, 128), TURNED)),
    Case("irot-2.avif", "transforms", lambda: transformed(heifs.irot(2)), shown(order=(3, 2, 1, 0))),
    Case("irot-early.avif", "transforms", lambda: transformed(heifs.irot(1), early=True),
         shown("x128,format=jpeg", (96, 128), TURNED)),
    Case("imir-0.avif", "transforms", lambda: transformed(heifs.imir(0)), shown(order=(2, 3, 0, 1))),
    Case("imir-1.avif", "transforms", lambda: transformed(heifs.imir(1)), shown(order=(1, 0, 3, 2))),
    Case("clap.avif", "transforms", lambda: transformed(heifs.clap(128, 192, -128)), (
        Ask("x96,format=png", (64, 96), points=((0.5, 0.25, FOUR[0], 9), (0.5, 0.75, FOUR[2], 9))),)),
    Case("clap-early.avif", "transforms", lambda: transformed(heifs.clap(128, 192, 128), early=True), (
        Ask("x96,format=png", (64, 96), points=((0.5, 0.25, FOUR[1], 9), (0.5, 0.75, FOUR[3], 9))),)),
    Case("irot-both.avif", "transforms", turned_with_its_opacity, (TURNED_ALPHA,)),
    Case("irot-alone.avif", "transforms", turned_without_its_opacity, (or_refused(TURNED_ALPHA),)),
    Case("open-meta.avif", "transforms", open_meta, shown()),
    Case("iden.avif", "transforms", identity, shown()),
    Case("iden-turned.avif", "transforms", lambda: identity(heifs.irot(1)), shown("x128,format=jpeg", (96, 128), TURNED)),
    Case("grid-turned.heic", "transforms", lambda: grid(360, 232, 3, 2, heifs.irot(3)),
         shown("x180", (116, 180), (2, 0, 3, 1))),
    # Bits, subsampling and range.
    Case("limited.avif", "transforms", lambda: heifs.avif(PICTURE, range="limited"), shown()),
]  # fmt: skip
