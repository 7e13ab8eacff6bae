# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Whatever is made of a damaged file is a picture, and what is no damage to others is none to us."""

import io
import random
import warnings

import pytest
from PIL import Image

import cases
import hostile
from cases import whole
from stores import Folder

pytestmark = pytest.mark.heavy

SEED = 20261127
# How many damaged files are made of each whole one.
EACH = 12
# Files that Pillow opens and that are refused, with the reason.
EXCEPTIONS = {
    "words": "types that are not accepted: BMP, ICO, JPEG 2000, TIFF",
    "arithmetic": "arithmetic coding, which no browser shows: made anew or refused",
    "jpeg end/damaged-early.jpg": "damaged codes, from which on Pillow shows grey",
    "jpeg end/damaged-late.jpg": "the same",
    "jpeg end/damaged-progressive.jpg": "the same",
    "transforms/irot-alone.avif": "turned without its opacity: right, or refused with the reason",
}


class Place:
    """A folder and a server that makes any size."""

    def __init__(self, start):
        self.store = Folder(start.folder("hostile") / "photos")
        self.server = start.miniature(self.store.environment, open="true", workers=2)

    def ask(self, key, data, spec="80x60"):
        """Asks for a new file."""
        self.store.put(key, data)
        return self.server.ask(f"/{spec}/{key}")


@pytest.fixture(scope="module")
def place(start_once):
    """One server for all files."""
    return Place(start_once)


def opens(data):
    """Whether Pillow shows the whole of a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
    except Exception:
        return False
    return True


@pytest.mark.parametrize("name", whole.FILES)
def test_a_damaged_file_is_refused_or_becomes_a_picture(place, name):
    chance = random.Random(f"{SEED} {name}")
    data = whole.FILES[name]()
    wrong = []
    for number in range(EACH):
        answer = place.ask(f"{number}/{name}", hostile.mutated(data, chance))
        if answer.status not in (200, 413, 415) or answer.status == 200 and not opens(answer.body):
            wrong.append(f"{number}: {answer}")
    assert not wrong, "\n".join(wrong)


def is_excepted(case):
    """Whether a case is listed above."""
    return case.kind in EXCEPTIONS or f"{case.kind}/{case.name}" in EXCEPTIONS


def test_what_pillow_opens_is_shown(place):
    files = {f"whole/{name}": build for name, build in whole.FILES.items()}
    files |= {f"{case.kind.replace(' ', '-')}/{case.name}": case.build for case in cases.ALL if not is_excepted(case)}
    refused = []
    for key, build in files.items():
        data = build()
        if opens(data) and (answer := place.ask(key, data)).status != 200:
            refused.append(f"{key}: {answer.status} {answer.problem['detail']}")
    assert not refused, "\n".join(refused)


def test_every_exception_is_needed(place):
    for name in EXCEPTIONS:
        assert any(name in (case.kind, f"{case.kind}/{case.name}") for case in cases.ALL), name
