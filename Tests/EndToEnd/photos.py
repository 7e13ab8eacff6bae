# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Real photos from Debian packages, and pictures made from them that a camera or a printer could have made."""

import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Looked at one by one: these are photographs; most of what the packages hold besides are drawings.
FOLDERS = {
    "/usr/share/backgrounds": """Bridge_by_Sander_Klootwijk.jpg Dragonfly_by_Bolly.jpg Picture_0B_by_freespace.jpg
        Wine_by_Jakkub_Mede.jpg aitzgorri_by_Aitzol_Berasategi.jpg free_by_Peter_Nerlich.jpg
        friends_by_Aitzol_Berasategi.jpg life_by_Aitzol_Berasategi.jpg picosdeeuropa_by_Aitzol_Berasategi.jpg
        seeding_by_Clements_Engelhardt.jpg sunset_by_Aitzol_Berasategi.jpg""",
    "/usr/share/backgrounds/mate/nature": """Aqua.jpg Blinds.jpg Garden.jpg LadyBird.jpg RainDrops.jpg Storm.jpg
        TwoWings.jpg YellowFlower.jpg""",
    "/usr/share/wallpapers": """BytheWater ColdRipple ColorfulCups EveningGlow FallenLeaf Grey OneStandsOut Path""",
}
PACKAGES = "lomiri-wallpapers-16.04 mate-backgrounds plasma-workspace-wallpapers"
# Slow to decode on purpose (13 MB of PNG): something to interrupt.
SLOW = Path("/usr/share/wallpapers/Patak/contents/images/5120x2880.png")
# Transparent, and a real picture of its package.
TRANSPARENT = Path("/usr/share/backgrounds/mate/abstract/Arc-Colors-Transparent-Wallpaper.png")


@dataclass(frozen=True)
class Photo:
    """A photo on the disk, and the key it has as an original."""

    path: Path

    @property
    def key(self):
        """Wallpapers of Plasma are named after their size; the folder tells what they show."""
        plasma = self.path.parts[3] == "wallpapers"
        return f"photos/{self.path.parts[4]}{self.path.suffix}" if plasma else f"photos/{self.path.name}"

    @property
    def data(self):
        """Its bytes, as they are in the package."""
        return self.path.read_bytes()


def find():
    """The photos that are installed; at least twenty, each of two megapixels or more."""
    found = []
    for folder, names in FOLDERS.items():
        for name in names.split():
            path = Path(folder) / name
            if not path.suffix:
                path = path / "contents/images/2560x1600.jpg"
            if path.is_file():
                width, height, _ = jpeg_size(path.read_bytes())
                assert width * height >= 2_000_000, f"{path} is too small"
                found.append(Photo(path))
    assert len(found) >= 20, f"Only {len(found)} photos: apt-get install {PACKAGES}"
    return found


def vips(*arguments):
    """Runs libvips' command line and returns what it prints."""
    command = ["vips", *(str(argument) for argument in arguments)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, f"{' '.join(command)}: {run.stderr}"
    return run.stdout.strip()


def field(path, name):
    """One field of a picture's header, as a string; empty when it has no such field."""
    return subprocess.run(["vipsheader", "-f", name, path], capture_output=True, text=True).stdout.strip()


def size(path):
    """Width and height."""
    return int(field(path, "width")), int(field(path, "height"))


# What was done to the pixels for a camera held this way, so that the orientation tag undoes it.
TURNED = {1: (), 2: ("flip-h",), 3: ("d180",), 4: ("flip-v",), 5: ("d90", "flip-h"), 6: ("d270",),
          7: ("d270", "flip-h"), 8: ("d90",)}  # fmt: skip


def turned(photo, orientation, folder):
    """A JPEG that shows the photo upright if, and only if, its EXIF orientation is obeyed."""
    source = photo
    for number, step in enumerate(TURNED[orientation]):
        target = Path(folder) / f"turned-{orientation}-{number}.v"
        if step.startswith("flip"):
            vips("flip", source, target, "horizontal" if step == "flip-h" else "vertical")
        else:
            vips("rot", source, target, step)
        source = target
    bare = Path(folder) / f"turned-{orientation}.jpg"
    vips("copy", source, f"{bare}[Q=95,strip]")
    return with_orientation(bare.read_bytes(), orientation)


def with_orientation(jpeg, orientation):
    """Puts an APP1 segment with one tag (0x0112, SHORT) right behind the start of a JPEG."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    assert jpeg[:2] == b"\xff\xd8"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def in_profile(photo, profile, folder):
    """The photo as a JPEG in another colour space, profile embedded: "cmyk", "p3" (built into libvips) or a file."""
    target = Path(folder) / f"{Path(profile).stem}.jpg"
    vips("icc_transform", photo, f"{target}[Q=95]", profile, "--input-profile", "srgb")
    return target


def segments(jpeg):
    """The markers of a JPEG up to its picture data: [(0xE1, b"Exif…"), …]."""
    assert jpeg[:2] == b"\xff\xd8"
    found, at = [], 2
    while True:
        marker, length = struct.unpack(">xBH", jpeg[at : at + 4])
        found.append((marker, jpeg[at + 4 : at + 2 + length]))
        if marker == 0xDA:
            return found
        at += 2 + length


def jpeg_size(jpeg):
    """Width, height and whether it is progressive, from the frame header."""
    for marker, body in segments(jpeg):
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack(">xHH", body[:5])
            return width, height, marker == 0xC2
    raise AssertionError("no frame header")
