# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A file that ends too soon is refused, for every size alike, or it is whole: then it looks as if nothing were missing.

`make test-truncation` cuts at every per cent; among the other tests it is every twelfth.
"""

import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops

from cases import whole
from stores import Folder

pytestmark = pytest.mark.heavy

STEP = int(os.environ.get("MINIATURE_TRUNCATION", "12"))
SIZES = ("60x45", "160x120", "240x180")
# Of a band of 255: what a second coding of the same rows may differ by.
CLOSE = 6


class Cuts:
    """A server, and all that was answered for the files that were cut."""

    def __init__(self, start):
        self.store = Folder(start.folder("cuts") / "photos")
        self.server = start.miniature(self.store.environment, open="true", workers=2)
        # The bodies of answers of 200, by the variant's key.
        self.made = {}

    def answers(self, key, data):
        """Status and body at each size of a file that is asked for under a key of its own."""
        self.store.put(key, data)
        answers = [self.server.ask(f"/{size}/{key}") for size in SIZES]
        for size, answer in zip(SIZES, answers):
            if answer.status == 200:
                self.made[f"{size}/{key}"] = answer.body
        return answers

    def faults(self, name, data, share, expected):
        """What is wrong with the answers for the first `share` per cent of a file."""
        answers = self.answers(f"{share}/{name}", data[: len(data) * share // 100])
        statuses = {answer.status for answer in answers}
        if len(statuses) > 1 or not statuses <= {200, 415}:
            return [f"{share} %: {[answer.status for answer in answers]}"]
        if statuses == {415}:
            return []
        return [
            f"{share} % at {size}: differs by {far}"
            for size, answer, picture in zip(SIZES, answers, expected)
            if (far := distance(answer.body, picture)) > CLOSE
        ]


def distance(one, other):
    """The most that a band of two pictures differs by."""
    pictures = [Image.open(io.BytesIO(data)).convert("RGBA") for data in (one, other)]
    if pictures[0].size != pictures[1].size:
        return 999
    return max(high for _, high in ImageChops.difference(*pictures).getextrema())


@pytest.fixture(scope="module")
def cuts(start_once):
    """One server for all files."""
    return Cuts(start_once)


@pytest.mark.parametrize("name", whole.FILES)
def test_a_cut_file_is_refused_at_every_size_or_looks_whole(cuts, name):
    data = whole.FILES[name]()
    answers = cuts.answers(f"100/{name}", data)
    assert [answer.status for answer in answers] == [200] * len(SIZES), answers
    expected = [answer.body for answer in answers]
    shares = sorted({*range(1, 100, STEP), 99})
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda share: cuts.faults(name, data, share, expected), shares)
        assert not [fault for faults in found for fault in faults]


def test_what_is_stored_is_what_was_answered(cuts):
    assert cuts.made
    # It ends when all is written.
    assert cuts.server.stop() == 0
    stored = [name for name in cuts.store.names() if name.split("/")[0] in SIZES]
    assert sorted(stored) == sorted(cuts.made)
    assert all(cuts.store.variant(name) == cuts.made[name] for name in stored)
