# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Real photos, the whole way through nginx and S3: sizes exact, upright, the colours of libvips' command line."""

from concurrent.futures import ThreadPoolExecutor

import pytest

import photos
from colour import MEAN, differences, expect_alike, expect_all_alike, reference
from photos import jpeg_size
from wire import crowd

SIZES = [(800, 600), (400, 300), (200, 150)]
# A strong yellow, and no profile of its own: another colour space shows.
COLOURFUL = "photos/YellowFlower.jpg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """For files in between."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def colourful(album, folder):
    """One photo, two megapixels of it without loss, to make others from."""
    photo = next(photo for photo in album if photo.key == COLOURFUL)
    target = folder / "colourful.png"
    photos.vips("thumbnail", photo.path, f"{target}[strip,compression=1]", 1800)
    return target


def variant(world, key, folder, size="800x600", suffix=".jpg"):
    """Asks for a variant; returns the answer and a file with its body."""
    answer = world.ask(f"/{size}/{key}")
    assert answer.status == 200, answer
    target = folder / f"variant{suffix}"
    target.write_bytes(answer.body)
    return answer, target


@pytest.fixture(scope="module")
def made(nginx_world, album, folder):
    """Every photo in every size, asked for once: {(photo's key, width): (answer, file)}."""
    found = {}
    for number, photo in enumerate(album):
        key = nginx_world.put(photo.key, photo.data)
        answers = crowd(nginx_world.front.port, [f"/{width}x{height}/{key}" for width, height in SIZES])
        for (width, _), answer in zip(SIZES, answers):
            target = folder / f"made-{number}-{width}.jpg"
            target.write_bytes(answer.body)
            found[photo.key, width] = answer, target
    return found


@pytest.mark.parametrize("number", range(len(photos.find())))
def test_a_photo_is_a_bare_progressive_jpeg_of_the_size_asked_for(made, album, number):
    for width, height in SIZES:
        answer, _ = made[album[number].key, width]
        assert answer.status == 200, answer
        assert answer["content-type"] == "image/jpeg"
        assert jpeg_size(answer.body) == (width, height, True)
        # EXIF and XMP, IPTC, comments.
        told = {marker for marker, _ in photos.segments(answer.body)} & {0xE1, 0xED, 0xFE}
        assert not told, f"metadata left: {told}"


@pytest.mark.parametrize("width, height, step", [
    pytest.param(800, 600, 1, marks=pytest.mark.heavy), (400, 300, 4)])
def test_the_colours_of_the_photos_are_those_of_libvips(made, album, folder, width, height, step):
    chosen = album[::step]
    # Two at a time, for two cores: most of the test's time is spent in libvips decoding one photo after the other.
    with ThreadPoolExecutor(2) as pool:
        expected = list(pool.map(lambda photo: reference(photo.path, width, height, folder), chosen))
    pictures = [made[photo.key, width][1] for photo in chosen]
    expect_all_alike(list(zip(pictures, expected, [photo.key for photo in chosen])), folder)


def test_a_photo_of_a_camera_held_in_any_of_the_eight_ways_is_upright(nginx_world, colourful, folder):
    compared, expected = [], reference(colourful, 800, 600, folder)
    for orientation in range(1, 9):
        key = nginx_world.put("turned.jpg", photos.turned(colourful, orientation, folder))
        answer, picture = variant(nginx_world, key, folder)
        assert jpeg_size(answer.body) == (800, 600, True)
        assert not photos.field(picture, "exif-ifd0-Orientation")
        picture = picture.rename(folder / f"upright-{orientation}.jpg")
        compared.append((picture, expected, f"orientation {orientation}"))
    expect_all_alike(compared, folder)


@pytest.mark.parametrize("profile", ["cmyk", "p3"])
def test_a_photo_in_another_colour_space_looks_the_same_in_srgb(nginx_world, colourful, folder, profile):
    original = photos.in_profile(colourful, profile, folder)
    answer, picture = variant(nginx_world, nginx_world.put("wide.jpg", original.read_bytes()), folder)
    assert photos.field(picture, "bands") == "3"
    expected = reference(original, 800, 600, folder)
    expect_alike(picture, expected, folder, profile)
    # The measure must be able to fail: with the profile thrown away, the colours are elsewhere.
    if profile == "p3":
        naked = folder / "naked.jpg"
        photos.vips("copy", original, f"{naked}[Q=95,strip]")
        assert differences([(reference(naked, 800, 600, folder), expected)], folder)[0][0] > MEAN


def test_a_transparent_png_stays_a_transparent_png(nginx_world, folder):
    assert photos.TRANSPARENT.is_file(), f"apt-get install {photos.PACKAGES}"
    key = nginx_world.put("clear.png", photos.TRANSPARENT.read_bytes())
    answer, picture = variant(nginx_world, key, folder, suffix=".png")
    assert answer["content-type"] == "image/png"
    assert photos.size(picture) == (800, 600)
    assert photos.field(picture, "bands") == "4"
    expected = reference(photos.TRANSPARENT, 800, 600, folder, "[strip]", ".png")
    flat = []
    for number, path in enumerate((picture, expected)):
        flat.append(folder / f"flat-{number}.png")
        photos.vips("flatten", path, flat[-1], "--background", "255 0 255")
    expect_alike(*flat, folder)


@pytest.mark.parametrize(
    "suffix, options, kind",
    [
        (".webp", "[Q=90]", "image/webp"),
        (".avif", "[Q=70,speed=9]", "image/avif"),
        (".heic", "[Q=70,speed=9]", None),
        (".gif", "", "image/gif"),
    ],
)
def test_an_original_of_another_format_is_served(nginx_world, colourful, folder, suffix, options, kind):
    original = folder / f"other{suffix}"
    small = folder / "small.v"
    photos.vips("thumbnail", colourful, small, 1200)
    made = photos.subprocess.run(["vips", "copy", small, f"{original}{options}"], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"libvips can't write {suffix} here: {made.stderr.strip()}")
    answer, picture = variant(
        nginx_world, nginx_world.put(f"other{suffix}", original.read_bytes()), folder, suffix=suffix
    )
    if kind:
        assert answer["content-type"] == kind
    # Of a HEIC the contract leaves open what it becomes; what it says it is, it must be.
    else:
        picture = picture.rename(picture.with_suffix("." + answer["content-type"].split("/")[1]))
    assert photos.size(picture) == (800, 600)
    expect_alike(picture, reference(original, 800, 600, folder, "[strip]", ".png"), folder, suffix)


def test_the_format_can_be_chosen(nginx_world, colourful, folder):
    key = nginx_world.put("photo.png", colourful.read_bytes())
    expected = reference(colourful, 800, 600, folder, "[strip]", ".png")
    for name in ("webp", "avif", "jpeg"):
        answer, picture = variant(nginx_world, key, folder, f"800x600,format={name}", f".{name}")
        assert answer["content-type"] == f"image/{name}"
        assert "vary" not in answer.headers
        assert photos.size(picture) == (800, 600)
        expect_alike(picture, expected, folder, name)


def test_a_small_original_is_not_enlarged(nginx_world, colourful, folder):
    small = folder / "small.jpg"
    photos.vips("thumbnail", colourful, f"{small}[Q=85,strip]", 300, "--height", 300, "--crop", "centre")
    answer, _ = variant(nginx_world, nginx_world.put("small.jpg", small.read_bytes()), folder)
    # The largest 4:3 picture that fits in 300x300.
    assert jpeg_size(answer.body)[:2] == (300, 225)
