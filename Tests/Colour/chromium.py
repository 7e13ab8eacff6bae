# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What Chromium paints of pictures, on white."""

import subprocess

from PIL import Image

# Room around each, so that no neighbour can lend it colours.
GAP = 8
COLUMNS = 8
COMMAND = [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb",
    "--force-device-scale-factor=1", "--disable-background-networking",
]  # fmt: skip


def version():
    """Its name and version."""
    return subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def painted(sources, width, height, folder):
    """Each source as an RGB picture of its size, all from one screenshot."""
    tags, places = [], []
    for index, source in enumerate(sources):
        (folder / f"{index}.{source.suffix}").write_bytes(source.data)
        places.append((index % COLUMNS * (width + GAP), index // COLUMNS * (height + GAP)))
        style = f"position:absolute;left:{places[-1][0]}px;top:{places[-1][1]}px"
        tags.append(f'<img src="{index}.{source.suffix}" style="{style}">')
    (folder / "page.html").write_text(f'<body style="margin:0;background:#fff">{"".join(tags)}')
    rows = -(-len(sources) // COLUMNS)
    window = f"--window-size={COLUMNS * (width + GAP)},{rows * (height + GAP) + 100}"
    shot = folder / "shot.png"
    page = [f"--user-data-dir={folder}/profile", f"--screenshot={shot}", f"file://{folder}/page.html"]
    command = [*COMMAND, window, *page]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if not shot.exists():
        raise SystemExit(f"Chromium made no screenshot: {run.stderr}")
    page = Image.open(shot).convert("RGB")
    return [page.crop((x, y, x + width, y + height)) for x, y in places]
