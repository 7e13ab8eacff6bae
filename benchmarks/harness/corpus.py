# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Forty photos of 3 to 16 megapixels from Debian packages, as JPEGs in one folder."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.processes import Failure, clean_environment

PACKAGES = """libjxl-testdata lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 lxqt-themes mate-backgrounds
    plasma-workspace-wallpapers"""
# Looked at one by one: these are photographs; most of what the packages hold besides are drawings.
FOLDERS = {
    "/usr/share/backgrounds": """Bridge_by_Sander_Klootwijk.jpg Dragonfly_by_Bolly.jpg Kleiber_by_Lukas_Baubkus.jpg
        Picture_0B_by_freespace.jpg Wine_by_Jakkub_Mede.jpg aitzgorri_by_Aitzol_Berasategi.jpg
        analogpattern_by_Peter_Nerlich.jpg free_by_Peter_Nerlich.jpg friends_by_Aitzol_Berasategi.jpg
        greentock_by_Peter_Nerlich.jpg life_by_Aitzol_Berasategi.jpg picosdeeuropa_by_Aitzol_Berasategi.jpg
        seeding_by_Clements_Engelhardt.jpg sunset_by_Aitzol_Berasategi.jpg""",
    "/usr/share/backgrounds/mate/nature": """Aqua.jpg Garden.jpg LadyBird.jpg TwoWings.jpg Wood.jpg
        YellowFlower.jpg""",
    "/usr/share/libjxl-testdata/jxl/flower": "flower.png",
    "/usr/share/lxqt/wallpapers": """after-the-rain.jpg appleflower.png beam.png butterfly.png cloud.png flowers.png
        fog.jpg this-is-not-windows.jpg""",
    "/usr/share/wallpapers": """BytheWater ColdRipple ColorfulCups DarkestHour EveningGlow FallenLeaf Grey Kite
        OneStandsOut Path summer_1am""",
}
WANTED = 40
LARGEST = 16_000_000


@dataclass(frozen=True)
class Photo:
    """A JPEG on the disk."""

    path: Path
    width: int
    height: int
    bytes: int


def vips(*words):
    """Runs one of libvips' programs and returns what it prints."""
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=clean_environment())
    if run.returncode != 0:
        raise Failure(f"{' '.join(str(word) for word in words)} failed: {run.stderr.strip()}")
    return run.stdout.strip()


def size(path):
    """Width and height of a picture."""
    return int(vips("vipsheader", "-f", "width", path)), int(vips("vipsheader", "-f", "height", path))


def sources():
    """The packages' files."""
    for folder, names in FOLDERS.items():
        for name in names.split():
            path = Path(folder) / name
            if not path.suffix:
                path = path / "contents/images/2560x1600.jpg"
            if path.is_file():
                yield path


def prepare(folder):
    """Puts the photos into a folder, once, and returns them.

    JPEGs are taken byte for byte. What is a PNG becomes a JPEG of quality 90, and the one photo over 16 megapixels is
    made smaller.
    """
    folder.mkdir(parents=True, exist_ok=True)
    photos = []
    for source in sources():
        plasma = source.parts[3] == "wallpapers"
        target = folder / f"{source.parts[4] if plasma else source.stem}.jpg"
        if not target.exists():
            width, height = size(source)
            if width * height > LARGEST:
                vips("vipsthumbnail", source, "-s", "4800x4800", "-o", f"{target}[Q=90,strip]")
            elif source.suffix == ".jpg":
                target.write_bytes(source.read_bytes())
            else:
                vips("vips", "flatten", source, f"{target}[Q=90,strip]")
        photos.append(Photo(target, *size(target), target.stat().st_size))
    if len(photos) < WANTED:
        raise Failure(f"Only {len(photos)} of {WANTED} photos: apt-get install {' '.join(PACKAGES.split())}.")
    assert all(3_000_000 <= photo.width * photo.height <= LARGEST for photo in photos)
    return photos


def describe(photos):
    """Counts and means, for the results."""
    pixels = sorted(photo.width * photo.height for photo in photos)
    return {
        "count": len(photos),
        "megapixels": [round(value / 1e6, 1) for value in (pixels[0], pixels[len(pixels) // 2], pixels[-1])],
        "mean_bytes": round(sum(photo.bytes for photo in photos) / len(photos)),
    }
