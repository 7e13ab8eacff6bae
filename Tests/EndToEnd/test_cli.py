# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The command line: what it makes, what it says, and what it refuses."""

import os
import subprocess

import pytest

import photos
from colour import expect_alike, reference
from photos import jpeg_size, segments
from servers import BIN


def miniature(*arguments, environment=None, timeout=30):
    """Runs the program to its end, without any MINIATURE_* or AWS_* of whoever runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [BIN / "miniature", *(str(argument) for argument in arguments)],
        capture_output=True, text=True, timeout=timeout, env={**kept, **(environment or {})},
    )  # fmt: skip


def says(run):
    """Everything it printed."""
    return run.stdout + run.stderr


@pytest.fixture
def photo(album):
    """The first of the photos."""
    return album[0].path


@pytest.mark.parametrize("spec, size", [("800x600", (800, 600)), ("400x300", (400, 300)), ("1x1", (1, 1))])
def test_render_makes_a_file_without_a_server(photo, tmp_path, spec, size):
    run = miniature("render", photo, tmp_path / "out.jpg", "--spec", spec)
    assert run.returncode == 0, says(run)
    assert jpeg_size((tmp_path / "out.jpg").read_bytes()) == (*size, True)


def test_render_makes_what_libvips_command_line_makes(photo, tmp_path):
    assert miniature("render", photo, tmp_path / "out.jpg", "--spec", "800x600").returncode == 0
    expect_alike(tmp_path / "out.jpg", reference(photo, 800, 600, tmp_path), tmp_path)


def test_render_may_use_any_option(photo, tmp_path):
    run = miniature("render", photo, tmp_path / "out.webp", "--spec", "320x,quality=40,format=webp")
    assert run.returncode == 0, says(run)
    width, height = photos.size(photo)
    assert photos.size(tmp_path / "out.webp") == (320, round(height * 320 / width))
    assert photos.field(tmp_path / "out.webp", "vips-loader") == "webpload"


def test_render_leaves_no_metadata(photo, tmp_path):
    original = tmp_path / "in.jpg"
    photos.vips("copy", photo, f"{original}[strip]")
    original.write_bytes(photos.with_orientation(original.read_bytes(), 6))
    assert miniature("render", original, tmp_path / "out.jpg", "--spec", "800x600").returncode == 0
    markers = {marker for marker, _ in segments((tmp_path / "out.jpg").read_bytes())}
    assert not markers & {0xE1, 0xED, 0xFE}, markers


@pytest.mark.parametrize(
    "name, data", [("text.jpg", b"no picture at all"), ("empty.jpg", b""), ("cut.jpg", None), ("missing.jpg", False)]
)
def test_render_says_what_is_wrong_with_its_input_and_writes_nothing(photo, tmp_path, name, data):
    if data is not False:
        (tmp_path / name).write_bytes(photo.read_bytes()[:50_000] if data is None else data)
    run = miniature("render", tmp_path / name, tmp_path / "out.jpg", "--spec", "800x600")
    assert run.returncode != 0
    assert len(run.stderr) > 10 and "Fatal error" not in run.stderr, run.stderr
    assert not (tmp_path / "out.jpg").exists()


@pytest.mark.parametrize("spec", ["0800x600", "800", "800x600,colour=red", ""])
def test_render_refuses_a_malformed_spec(photo, tmp_path, spec):
    run = miniature("render", photo, tmp_path / "out.jpg", "--spec", spec)
    assert run.returncode != 0 and run.stderr
    assert not (tmp_path / "out.jpg").exists()


def test_explain_tells_what_a_url_means():
    run = miniature("explain", "/800x600,quality=70/photos/cat.jpg")
    assert run.returncode == 0, says(run)
    for word in ("800", "600", "70", "photos/cat.jpg"):
        assert word in run.stdout, run.stdout


def test_explain_tells_the_canonical_form():
    run = miniature("explain", "/800x600,quality=80,fit=cover/c%61t.jpg")
    assert "/800x600/cat.jpg" in run.stdout, says(run)


def test_explain_says_what_is_wrong_with_a_url():
    run = miniature("explain", "/800x600,qality=70/cat.jpg")
    assert run.returncode != 0
    assert "quality" in says(run), "the nearest option"


def test_check_shows_the_configuration_and_probes_the_store(tmp_path):
    (tmp_path / "originals").mkdir()
    run = miniature("check", environment={"MINIATURE_STORE": f"file://{tmp_path}", "MINIATURE_SIZES": "320x200"})
    assert run.returncode == 0, says(run)
    assert str(tmp_path) in run.stdout and "320x200" in run.stdout


def test_check_probes_s3_and_hides_the_secret(bucket):
    run = miniature("check", environment=bucket.environment)
    assert run.returncode == 0, says(run)
    assert bucket.name in run.stdout
    assert bucket.environment["AWS_SECRET_ACCESS_KEY"] not in says(run)


def test_check_fails_with_a_wrong_secret(bucket):
    environment = {**bucket.environment, "AWS_SECRET_ACCESS_KEY": "wrong-secret-of-the-right-length-000000"}
    run = miniature("check", environment=environment)
    assert run.returncode != 0, says(run)
    assert "wrong-secret" not in says(run)


def test_check_fails_when_the_store_is_not_there(tmp_path):
    assert miniature("check", environment={"MINIATURE_STORE": f"file://{tmp_path}/missing"}).returncode != 0


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize(
    "name, value, hints",
    [
        ("MINIATURE_SZIES", "800x600", ["MINIATURE_SZIES", "MINIATURE_SIZES"]),
        ("MINIATURE_SIZES", "800x600,banana", ["MINIATURE_SIZES", "banana"]),
        ("MINIATURE_LISTEN", "nowhere", ["MINIATURE_LISTEN", "nowhere"]),
        ("MINIATURE_STORE", "ftp://example.org", ["MINIATURE_STORE", "ftp://example.org"]),
        ("MINIATURE_WORKERS", "many", ["MINIATURE_WORKERS", "many"]),
    ],
)
def test_a_bad_setting_is_refused_with_its_name_and_what_was_meant(tmp_path, command, name, value, hints):
    environment = {"MINIATURE_STORE": f"file://{tmp_path}", name: value}
    run = miniature(command, environment=environment)
    assert run.returncode != 0
    for hint in hints:
        assert hint in says(run), says(run)


def test_help_names_the_commands():
    run = miniature("--help")
    assert run.returncode == 0
    for command in ("serve", "render", "explain", "check"):
        assert command in run.stdout


def test_the_server_does_not_link_libvips_and_the_renderer_does():
    linked = {
        name: subprocess.check_output(["ldd", BIN / name], text=True) for name in ("miniature", "miniature-render")
    }
    assert "libvips" not in linked["miniature"]
    assert "libvips" in linked["miniature-render"]
