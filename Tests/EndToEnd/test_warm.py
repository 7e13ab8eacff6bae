# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""`miniature warm`: every size of what is there already, and nothing twice."""

import os
import re
import signal
import subprocess

import pytest
from eager import sizes_of
from processes import Program
from servers import BIN
from waiting import eventually


def warm(store, *arguments):
    """Runs the command to its end."""
    environment = {"PATH": os.environ["PATH"], **store.environment}
    return subprocess.run([BIN / "miniature", "warm", *arguments], env=environment, capture_output=True, text=True)


@pytest.fixture
def keys(store, picture):
    """Twelve originals, in two folders, and what a listing has besides."""
    keys = [f"{folder}/{number:02} é'.jpg" for folder in ("a", "b") for number in range(6)]
    for key in keys:
        store.put(key, picture)
    store.put("b/notes.txt", b"no picture")
    return keys


def test_every_size_is_made_once_and_a_second_run_does_nothing(store, keys):
    dry = warm(store, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout == "13 originals: 39 variants would be made, 0 were there.\n"
    assert store.names() == []

    first = warm(store)
    assert first.returncode == 0, first.stderr
    pattern = r"13 originals: 36 variants made \([0-9.]+ [KM]B\), 0 were there\. 1 are no usable pictures\.\n"
    assert re.fullmatch(pattern, first.stdout)
    assert store.names() == sizes_of(*keys)

    second = warm(store)
    assert second.returncode == 0
    assert second.stdout == "13 originals: 0 variants made (0 bytes), 36 were there. 1 are no usable pictures.\n"
    assert warm(store, "--dry-run", "a/").stdout == "6 originals: 0 variants would be made, 18 were there.\n"


def test_a_part_can_be_chosen_by_prefix_and_by_where_it_begins(store, keys):
    assert warm(store, "a/").stdout.startswith("6 originals: 18 variants made")
    assert store.names() == sizes_of(*keys[:6])
    rest = warm(store, "--after", keys[8])
    assert rest.stdout.startswith("4 originals: 9 variants made")
    assert store.names() == sizes_of(*keys[:6], *keys[9:])


def test_sizes_and_formats_are_those_of_the_settings(store, picture):
    store.put("cat.jpg", picture)
    made = warm(store, "--sizes", "300x200,40x", "--eager-formats", "original,webp")
    assert made.returncode == 0, made.stderr
    expected = ["300x200,format=webp/cat.jpg", "300x200/cat.jpg", "40x,format=webp/cat.jpg", "40x/cat.jpg"]
    assert sorted(store.names()) == sorted(expected)


@pytest.mark.heavy
def test_after_ctrl_c_it_says_how_to_go_on_and_the_rest_is_made_then(start, bucket, picture):
    keys = [f"{number:03}.jpg" for number in range(200)]
    for key in keys:
        bucket.put(key, picture)
    log = start.folder("warm") / "log"
    program = Program("warm", [BIN / "miniature", "warm", "--parallel", "4"], log, bucket.environment)
    eventually(lambda: len(bucket.names()) >= 12, 20, "some variants")
    program.signal(signal.SIGINT)
    assert program.wait() == 130
    done = bucket.names()
    # None is left with some of its sizes only.
    assert done == sizes_of(*{name.split("/", 1)[1] for name in done}) and len(done) < 600
    command = re.search(r"To go on, with the same options: miniature warm --after '(\d+\.jpg)'", log.read_text())
    assert command, log.read_text()
    rest = warm(bucket, "--after", command.group(1))
    assert rest.returncode == 0, rest.stderr
    assert bucket.names() == sizes_of(*keys)


def test_what_could_not_be_made_is_counted_and_the_status_says_so(start, bucket, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    tap.cut()
    environment = {"PATH": os.environ["PATH"], **bucket.environment_through(tap.port)}
    run = subprocess.run([BIN / "miniature", "warm"], env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert "listed" in run.stderr or "reach" in run.stderr or "connect" in run.stderr.lower(), run.stderr


@pytest.mark.parametrize("arguments", [["--parallel", "0"], ["--parallel", "x"], ["--no-such"]])
def test_wrong_arguments_are_named(bucket, arguments):
    run = warm(bucket, *arguments)
    assert run.returncode == 64 and arguments[0] in run.stderr
