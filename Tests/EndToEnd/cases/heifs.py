# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""AVIF and HEIC files, box by box, around streams that an encoder made."""

import struct
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cases import paint


def box(name, *data):
    """A box."""
    body = b"".join(data)
    return struct.pack(">I", len(body) + 8) + name.encode() + body


def full(name, *data, version=0, flags=0):
    """A box with a version."""
    return box(name, struct.pack(">I", version << 24 | flags), *data)


def ispe(width, height):
    """Columns and rows as they are coded."""
    return full("ispe", struct.pack(">II", width, height))


def nclx(primaries, transfer, matrix, is_full=True):
    """Colours by the numbers of ITU-T H.273."""
    return box("colr", b"nclx" + struct.pack(">HHHB", primaries, transfer, matrix, is_full << 7))


def icc(profile):
    """A profile."""
    return box("colr", b"prof" + profile)


def irot(quarters):
    """Turned against the clock, by so many quarters."""
    return box("irot", bytes([quarters]))


def imir(axis):
    """Mirrored: 0 swaps top and bottom, 1 left and right."""
    return box("imir", bytes([axis]))


def clap(width, height, left=0, top=0):
    """Cropped; offsets are those of the centre."""
    return box("clap", struct.pack(">IIIIiIiI", width, 1, height, 1, left, 2, top, 2))


PIXI = full("pixi", b"\3\x08\x08\x08")
PIXI_ONE = full("pixi", b"\1\x08")
AUX = full("auxC", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")


@dataclass
class Item:
    """An item: its stream or data, and whole boxes as its properties."""

    kind: str
    data: bytes
    properties: list = field(default_factory=list)
    in_idat: bool = False


@dataclass
class Heif:
    """A file of items, numbered from 1."""

    items: list
    primary: int = 1
    # (type, from, [to]).
    references: list = field(default_factory=list)
    major: str = "avif"
    brands: tuple = ("avif", "mif1", "miaf")
    open_meta: bool = False

    def bytes(self):
        """The whole file; a `meta` of size 0 reaches to the end, and so lies behind the data."""
        head = box("ftyp", self.major.encode(), b"\0\0\0\0", *(brand.encode() for brand in self.brands))
        data = b"".join(item.data for item in self.items if not item.in_idat)
        if self.open_meta:
            meta = self._meta(len(head) + 8)
            return head + box("mdat", data) + b"\0\0\0\0" + meta[4:]
        start = len(head) + len(self._meta(0)) + 8
        return head + self._meta(start) + box("mdat", data)

    def _meta(self, start):
        places, entries, inside = b"", b"", b""
        for number, item in enumerate(self.items, 1):
            place = len(inside) if item.in_idat else start
            places += struct.pack(">HHHHII", number, int(item.in_idat), 0, 1, place, len(item.data))
            more = b"application/rdf+xml\0" if item.kind == "mime" else b""
            entries += full("infe", struct.pack(">HH", number, 0), item.kind.encode(), b"\0", more, version=2)
            inside, start = (inside + item.data, start) if item.in_idat else (inside, start + len(item.data))
        links = [
            box(kind, struct.pack(f">HH{len(to)}H", source, len(to), *to)) for kind, source, to in self.references
        ]
        count = struct.pack(">H", len(self.items))
        return full(
            "meta",
            full("hdlr", b"\0\0\0\0pict" + b"\0" * 13),
            full("pitm", struct.pack(">H", self.primary)),
            full("iloc", b"\x44\0", count, places, version=1),
            full("iinf", count, entries),
            full("iref", *links) if links else b"",
            box("idat", inside) if inside else b"",
            self._properties(),
        )

    def _properties(self):
        boxes, links = [], b""
        for number, item in enumerate(self.items, 1):
            links += struct.pack(">HB", number, len(item.properties))
            for one in item.properties:
                if one not in boxes:
                    boxes.append(one)
                essential = one[4:8] in (b"av1C", b"hvcC", b"irot", b"imir", b"clap")
                links += bytes([boxes.index(one) + 1 | (0x80 if essential else 0)])
        return box("iprp", box("ipco", *boxes), full("ipma", struct.pack(">I", len(self.items)), links))


def children(data, start=0):
    """[(name, data)] of the boxes that fill something."""
    found, at = [], start
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0] or len(data) - at
        found.append((data[at + 4 : at + 8].decode("latin-1"), data[at + 8 : at + length]))
        at += length
    return found


def streams(data):
    """The coded items of a file that an encoder wrote: [(configuration's box, stream)], in their order."""
    meta = dict(children(dict(children(data))["meta"], 4))
    boxes = children(dict(children(meta["iprp"]))["ipco"])
    configurations = [box(name, body) for name, body in boxes if name in ("av1C", "hvcC")]
    version, widths = meta["iloc"][0], meta["iloc"][4:6]
    assert widths[0] == 0x44, "an encoder that writes places in another way"
    at, found = 6, []
    count = struct.unpack(">H", meta["iloc"][at : at + 2])[0]
    at += 2
    for _ in range(count):
        at += 4 + (2 if version else 0)
        base = int.from_bytes(meta["iloc"][at : at + (widths[1] >> 4)], "big")
        at += widths[1] >> 4
        pieces = struct.unpack(">H", meta["iloc"][at : at + 2])[0]
        at += 2
        stream = b""
        for _ in range(pieces):
            place, length = struct.unpack(">II", meta["iloc"][at : at + 8])
            stream += data[base + place :][:length]
            at += 8
        found.append(stream)
    return list(zip(configurations + configurations[-1:], found))


def avif(picture, quality=95, **options):
    """An AVIF as Pillow writes it."""
    return paint.encoded(picture, "AVIF", **{"quality": quality, "subsampling": "4:4:4", "speed": 8, **options})


def av1(picture, **options):
    """Configuration and stream of one picture, and those of its opacity if it has one."""
    return streams(avif(picture, **options))


def vips(picture, suffix, options):
    """What libvips' command line writes: HEIC, and AVIF of more than 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.png", Path(folder) / f"target.{suffix}"
        picture.save(source)
        subprocess.run(["vips", "copy", source, f"{target}[{options}]"], check=True, capture_output=True)
        return target.read_bytes()


def heic(picture):
    """A HEIC of one item."""
    return vips(picture, "heic", "compression=hevc,Q=90,effort=0,subsample-mode=off")


def still(picture, *properties, major="avif", brands=("avif", "mif1", "miaf"), **options):
    """A file of one AV1 item with more properties; colours are sRGB's unless there is a `colr`."""
    configuration, stream = av1(picture, **options)[0]
    own = [ispe(*picture.size), PIXI, configuration]
    if not any(one[4:8] == b"colr" for one in properties):
        own.append(nclx(1, 13, 6))
    return Heif([Item("av01", stream, own + list(properties))], major=major, brands=brands)


def with_opacity(picture, *properties, alpha_properties=(), references=(), **options):
    """A file of an AV1 item and its opacity."""
    (configuration, stream), (own_configuration, plane) = av1(picture, **options)
    size = ispe(*picture.size)
    colour = Item("av01", stream, [size, PIXI, configuration, nclx(1, 13, 6), *properties])
    alpha = Item("av01", plane, [size, PIXI_ONE, own_configuration, AUX, *alpha_properties])
    return Heif([colour, alpha], references=[("auxl", 2, [1]), *references])
