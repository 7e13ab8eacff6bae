# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The demonstration that the README shows, on real photos: what it says is what happens."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from colour import expect_all_alike, reference
from photos import jpeg_size
from processes import Program
from servers import BIN, ROOT, metric
from stores import SIZES
from waiting import eventually
from wire import ask


class Demo:
    """`make eager-demo`, on ports of its own."""

    def __init__(self, folder):
        free = [sys.executable, ROOT / "Tests/Servers/free-ports", "5"]
        first = int(subprocess.run(free, check=True, capture_output=True, text=True).stdout)
        self.edge, self.origin, self.admin, self.worker, self.aws = range(first, first + 5)
        self.environment = {"EAGER_DEMO_DATA": str(folder / "data"), "EAGER_DEMO_PORT": str(first),
                            "MINIATURE_BIN": str(BIN), "MINIATURE_TEST_VENV": str(Path(sys.prefix))}  # fmt: skip
        self.program = Program("eager-demo", [ROOT / "deploy/eager-demo", "start"], folder / "log", self.environment)
        eventually(self.says_that_it_runs, 60, "everything runs")

    def says_that_it_runs(self):
        """It says so when it does."""
        self.program.expect_alive()
        return "Everything runs" in self.program.log.read_text()

    def do(self, *arguments):
        """One of its other commands; returns what it prints."""
        environment = {"PATH": os.environ["PATH"], **self.environment}
        command = [ROOT / "deploy/eager-demo", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def variants(self):
        """The names that `ls` shows beside the originals."""
        names = {line.split(None, 1)[1] for line in self.do("ls").splitlines()}
        return {name for name in names if not name.startswith("originals/")}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Everything, for the tests of this file."""
    demo = Demo(tmp_path_factory.mktemp("eager-demo"))
    yield demo
    assert demo.program.stop() == 0


@pytest.mark.heavy
def test_real_photos_become_three_sizes_that_nobody_has_to_wait_for(demo, album, tmp_path):
    photos = album[:4]
    # The name alone is the key, and the wallpapers of Plasma have theirs from their size.
    files = {}
    for photo in photos:
        name = photo.key.removeprefix("photos/")
        (tmp_path / name).write_bytes(photo.data)
        files[name] = photo.path
    demo.do("cp", *(tmp_path / name for name in files))
    expected = {f"{size}/{name}" for size in SIZES for name in files}
    eventually(lambda: demo.variants() == expected, 30, "all sizes of all photos")

    for size in SIZES:
        width, height = map(int, size.split("x"))
        pairs = []
        for name, path in files.items():
            answer = ask(demo.edge, f"/{size}/{name}")
            assert answer.status == 200 and answer["content-type"] == "image/jpeg", answer
            assert jpeg_size(answer.body) == (width, height, True)
            assert "max-age" in answer["cache-control"] and answer["x-amz-meta-cache-tag"].startswith("src-")
            made = tmp_path / f"{size}-{name}"
            made.write_bytes(answer.body)
            pairs.append((made, reference(path, width, height, tmp_path), f"{size} of {name}"))
        expect_all_alike(pairs, tmp_path)
    assert metric(demo.admin, "miniature_http_responses_total") == 0, "the origin was asked"


def test_a_small_photo_is_there_within_two_seconds_and_gone_with_its_original(demo, picture, tmp_path):
    (tmp_path / "small.jpg").write_bytes(picture)
    demo.do("cp", tmp_path / "small.jpg")
    begun = time.monotonic()
    eventually(lambda: ask(demo.aws, "/pictures/200x150/small.jpg").status == 200, what="the smallest size")
    eventually(lambda: ask(demo.aws, "/pictures/800x600/small.jpg").status == 200, what="the largest size")
    assert time.monotonic() - begun < 2
    demo.do("rm", "small.jpg")
    eventually(lambda: not any("small.jpg" in name for name in demo.variants()), what="none left")


def test_wrong_words_are_answered_with_the_right_ones(demo):
    environment = {"PATH": os.environ["PATH"], **demo.environment}
    for arguments in ([], ["cp"], ["cp", "/no/such/file.jpg"], ["dance"]):
        run = subprocess.run(
            [ROOT / "deploy/eager-demo", *arguments], env=environment, capture_output=True, text=True)  # fmt: skip
        assert run.returncode == 1 and ("usage" in run.stderr or "/no/such/file.jpg" in run.stderr)
