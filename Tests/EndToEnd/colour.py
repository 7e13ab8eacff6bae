# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""How far a picture's colours are from those libvips' own command line makes of the same original."""

import hashlib
import subprocess
from pathlib import Path

from photos import field, size, vips

# Mean CIEDE2000 of all pixels: what the contract promises.
MEAN = 2.0
# Of the worst patch of 20x20 pixels, averaged first: a wrong corner, a seam or a shift, which the mean of all would
# hide.
WORST_PATCH = 4.0
PATCH = 20


def reference(original, width, height, folder, options="[Q=80,interlace,strip]", suffix=".jpg"):
    """What libvips makes of it: cover the box, crop the centre, upright, sRGB; with our quality, as loss counts too."""
    name = hashlib.sha256(f"{original} {width} {height} {options}".encode()).hexdigest()[:16]
    target = Path(folder) / f"reference-{name}{suffix}"
    command = ["vipsthumbnail", original, "--size", f"{width}x{height}", "--smartcrop", "centre"]
    # Only where there is a profile to convert from: without one, vipsthumbnail of 8.14 takes sRGB through XYZ and back,
    # and makes (248, 26, 16) of pure red. CMYK it converts by itself, before it resizes.
    if field(original, "icc-profile-data") and field(original, "interpretation") != "cmyk":
        command += ["--eprofile", "srgb"]
    command += ["-o", f"{target}{options}"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert target.exists(), run.stderr
    return target


def differences(pairs, folder):
    """Mean CIEDE2000 of each pair of pictures, and that of its worst patch: [(mean, worst), …].

    All pairs at once, on two sheets: a process of libvips starts in a tenth of a second, and compares in a hundredth.
    """
    folder = Path(folder)
    width, height = size(pairs[0][1])
    for side in (0, 1):
        for pair in pairs:
            assert size(pair[side]) == (width, height), f"{pair[side]}: {size(pair[side])}"
        vips("arrayjoin", " ".join(str(pair[side]) for pair in pairs), folder / "sheet.v", "--across", 1)
        vips("colourspace", folder / "sheet.v", folder / f"lab-{side}.v", "lab")
        vips("shrink", folder / f"lab-{side}.v", folder / f"patches-{side}.v", PATCH, PATCH)
    vips("dE00", folder / "lab-0.v", folder / "lab-1.v", folder / "delta.v")
    vips("shrink", folder / "delta.v", folder / "means.csv", width, height)
    vips("dE00", folder / "patches-0.v", folder / "patches-1.v", folder / "patches.csv")
    means = [float(line) for line in (folder / "means.csv").read_text().split()]
    patches = [max(map(float, line.split())) for line in (folder / "patches.csv").read_text().splitlines()]
    rows = height // PATCH
    return [(mean, max(patches[at * rows : (at + 1) * rows])) for at, mean in enumerate(means)]


def expect_alike(picture, other, folder, what="the picture"):
    """Fails when the colours differ by more than the contract allows."""
    expect_all_alike([(picture, other, what)], folder)


def expect_all_alike(named, folder):
    """The same for many: [(picture, other, name), …]; the failure names all that differ."""
    found = differences([(picture, other) for picture, other, _ in named], folder)
    wrong = [
        f"{name}: dE {mean:.2f}, worst patch {worst:.2f}"
        for (_, _, name), (mean, worst) in zip(named, found)
        if mean > MEAN or worst > WORST_PATCH
    ]
    assert len(found) == len(named) and not wrong, "; ".join(wrong)
