# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Every kind of picture that was once shown wrong somewhere looks right, through HTTP."""

import pytest

import cases
from cases.case import faults
from stores import Folder


class Gallery:
    """A folder with all cases in it, and a server that makes any size."""

    def __init__(self, start, all_cases):
        self.store = Folder(start.folder("cases") / "photos")
        self.originals = {}
        # One after the other: Pillow keeps the options of a save in the picture that is saved.
        for case in all_cases:
            self.originals[self.key(case)] = case.build()
            self.store.put(self.key(case), self.originals[self.key(case)])
        self.server = start.miniature(self.store.environment, open="true", workers=2)

    @staticmethod
    def key(case):
        """Kinds are folders: names repeat."""
        return f"{case.kind.replace(' ', '-')}/{case.name}"

    def faults(self, case):
        """All that is wrong with a case's answers."""
        key, found = self.key(case), []
        for ask in case.asks:
            answer = self.server.ask(f"/{ask.spec}/{key}")
            found += [f"{ask.spec}: {fault}" for fault in faults(ask, answer, self.originals[key])]
        return found


@pytest.fixture(scope="module")
def gallery(start_once):
    """One server for all cases."""
    return Gallery(start_once, cases.ALL)


@pytest.mark.parametrize("case", cases.ALL, ids=lambda case: Gallery.key(case))
def test_a_picture_looks_as_it_should(gallery, case):
    found = gallery.faults(case)
    assert not found, "\n".join(found)


def test_every_kind_has_a_case_and_three_variations():
    kinds = {}
    for case in cases.ALL:
        kinds.setdefault(case.kind, []).append(case.name)
    assert all(len(names) >= 4 for names in kinds.values()), kinds
    assert len(set(Gallery.key(case) for case in cases.ALL)) == len(cases.ALL)


def test_no_answer_of_a_refused_picture_is_without_a_reason_in_the_log(gallery):
    case = next(case for case in cases.ALL if case.name == "cut.png")
    before = gallery.server.program.log.read_text()
    assert gallery.server.ask(f"/41x31/{Gallery.key(case)}").status == 415
    lines = gallery.server.program.log.read_text()[len(before) :].splitlines()
    told = [line for line in lines if "cause" in line and "unsupported" in line]
    assert len(told) == 1 and "diagnostic" in told[0], lines
