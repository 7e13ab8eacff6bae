# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Hostile originals are refused at once, by what a decoder would allocate, and no render process sees them."""

import pytest

import hostile
import photos
from processes import stopwatch
from stores import Folder

SIDE = 32_767
FULL = (0, 0, SIDE, SIDE)
RESERVED = b"\xff\x02\xff\xff"
COMMENT = hostile.segment(0xFE, b"\xff\xd9")


@pytest.fixture(scope="module")
def world(start_once):
    """A server of its own with the default bounds."""
    return Place(start_once)


@pytest.fixture(scope="module")
def small_world(start_once):
    """One that takes ten megapixels, since larger pictures take long to make."""
    return Place(start_once, max_pixels=10_000_000)


class Place:
    """A folder of originals, a server on it, and its render processes at the start."""

    def __init__(self, start, **settings):
        self.store = Folder(start.folder("bounds") / "photos")
        self.server = start.miniature(self.store.environment, workers=1, **settings)
        self.workers = self.server.workers()

    def expect(self, name, data, status, words):
        """Asks for a file that was never asked for, and looks at the answer and at who is still there."""
        self.store.put(name, data)
        since = stopwatch()
        answer = self.server.ask(f"/800x600/{name}")
        assert since() < 1.0, name
        assert answer.status == status, answer
        assert words in answer.problem["detail"], answer.problem
        assert self.server.workers() == self.workers, "a render process died"


GIFS = {
    "35-bytes": hostile.gif(SIDE, SIDE, FULL),
    "30000": hostile.gif(30_000, 30_000, (0, 0, 30_000, 30_000)),
    "frame-beyond-canvas": hostile.gif(5, 3, FULL),
    "frame-far-away": hostile.gif(5, 3, (SIDE - 5, SIDE - 5, 5, 5)),
    "no-canvas": hostile.gif(0, 0, FULL),
    **{
        f"screen-{width}": hostile.gif(width, height, (0, 0, 20_000, 20_000))
        for width, height in [(640, 480), (640, 512), (800, 600), (1_024, 768), (1_280, 1_024), (1_600, 1_200)]
    },
}


@pytest.mark.parametrize("name", GIFS)
def test_a_gif_counts_as_large_as_its_canvas(world, name):
    assert len(GIFS[name]) <= 60
    world.expect(f"{name}.gif", GIFS[name], 413, "more than 50000000 pixels")


def test_a_later_frame_of_a_gif_counts_for_nothing(world):
    world.store.put("second-frame.gif", hostile.gif(5, 3, (0, 0, 1, 1), FULL))
    assert world.server.ask("/800x600/second-frame.gif").status == 200


@pytest.mark.parametrize(
    "name, width, height, count, between",
    [
        ("1000", 2_000, 2_000, 1_000, b""),
        ("30000", 16, 16, 30_000, b""),
        ("100-of-49-megapixels", 7_000, 7_000, 100, b""),
        ("behind-reserved-markers", 2_000, 2_000, 1_000, RESERVED),
        ("behind-ends-in-comments", 2_000, 2_000, 1_000, COMMENT),
    ],
)
def test_a_jpeg_of_many_scans_is_refused(world, name, width, height, count, between):
    data = hostile.scans(width, height, count, between)
    world.expect(f"scans-{name}.jpg", data, 415, "too many scans")


def test_a_small_jpeg_of_many_scans_and_a_large_one_of_some_are_pictures(world):
    for name, width, count in [("small", 100, 400), ("large", 7_000, 20)]:
        world.store.put(f"honest-{name}.jpg", hostile.scans(width, width, count))
        assert world.server.ask(f"/200x150/honest-{name}.jpg").status == 200, name


@pytest.fixture(scope="module")
def coded(tmp_path_factory, album):
    """A photo of twelve megapixels as AVIF and as HEIC."""
    folder = tmp_path_factory.mktemp("coded")
    photos.vips("thumbnail", album[0].path, folder / "photo.v", 4_000, "--height", 3_000, "--size", "force")
    made = {}
    for suffix, compression in [("avif", "av1"), ("heic", "hevc")]:
        photos.vips("copy", folder / "photo.v", f"{folder / f'photo.{suffix}'}[compression={compression},effort=0,Q=30]")
        made[suffix] = (folder / f"photo.{suffix}").read_bytes()
    return made


@pytest.mark.parametrize("suffix", ["avif", "heic"])
def test_a_heif_counts_as_large_as_its_stream(world, small_world, coded, suffix):
    words = "more than 10000000 pixels"
    small_world.expect(f"true.{suffix}", coded[suffix], 413, words)
    for width, height in [(100, 100), (1, 1), (2_000, 1_500)]:
        lie = hostile.claiming(coded[suffix], width, height)
        small_world.expect(f"lie-{width}.{suffix}", lie, 413, words)
    lie = hostile.claiming(coded[suffix], 20_000, 20_000)
    world.expect(f"larger.{suffix}", lie, 413, "more than 50000000 pixels")
    world.store.put(f"honest.{suffix}", coded[suffix])
    assert world.server.ask(f"/800x600/honest.{suffix}").status == 200


def test_a_result_beyond_its_type_is_refused_with_what_helps(start, tmp_path):
    store = Folder(start.folder("results") / "photos")
    photos.vips("black", tmp_path / "long.png", 100, 20_000)
    store.put("long.png", (tmp_path / "long.png").read_bytes())
    server = start.miniature(store.environment, open="true")
    answer = server.ask("/100x,format=webp/long.png")
    assert answer.status == 413, answer
    assert "16383 pixels" in answer.problem["detail"] and "format=png" in answer.problem["detail"]
    assert server.ask("/100x,format=png/long.png").status == 200
