# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Numbers of files, metadata and S3 that no honest party would give: none of them ends the server."""

import itertools
import os
import re
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from stores import Folder
from test_faults import environment
from waiting import eventually
from wire import ask, crowd

MOST, LEAST = 2**63 - 1, -(2**63)
HTTP_DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
FOR_EVER = "public, max-age=31536000, immutable"
YEAR_2000 = "Sat, 01 Jan 2000 00:00:00 GMT"


class Sturdy:
    """A server for many tests: what ended it fails, and the next test gets another."""

    def __init__(self, start_once, variables, **settings):
        self.make = lambda: start_once.miniature(variables, **settings)
        self.server = None

    def alive(self):
        """One that runs."""
        if self.server is None or self.server.program.process.poll() is not None:
            self.server = self.make()
        return self.server


def expect_sound(answer):
    """A picture, with dates that are dates."""
    assert answer.status == 200 and answer["content-type"] == "image/jpeg", answer
    if answer["last-modified"]:
        assert re.fullmatch(HTTP_DATE, answer["last-modified"]), answer["last-modified"]
    assert re.fullmatch(r'"[^"]+"', answer["etag"])


def unchanged(server, path, answer):
    """That the answer's own validators are understood."""
    assert server.ask(path, headers={"If-None-Match": answer["etag"]}).status == 304
    if answer["last-modified"]:
        assert server.ask(path, headers={"If-Modified-Since": answer["last-modified"]}).status == 304


# Times of files

TIMES = {
    "1677, before the least of 64 bits of nanoseconds": -9_300_000_000,
    "1901": -(2**31),
    "1969": -1,
    "1970": 0,
    "2038": 2**31,
    "2262, the last second of them": 9_223_372_036,
    "2262, the second after": 9_223_372_037,
    "2300": 10_413_792_000,
    "2446, the last of ext4": 15_032_385_535,
    "9999": 253_402_300_799,
    "10000": 253_402_300_800,
    "2 to the 40": 2**40,
    "2 to the 55": 2**55,
    "2 to the 62": 2**62,
    "the most": MOST,
    "the least": LEAST,
}


def stamp(path, seconds):
    """Gives a file that time; skips where its file system has no such time."""
    try:
        os.utime(path, ns=(seconds * 1_000_000_000, seconds * 1_000_000_000 + 123))
    except (OverflowError, OSError) as error:
        pytest.skip(f"no file here is of that time: {error}")
    if int(os.stat(path).st_mtime_ns // 1_000_000_000) != seconds:
        pytest.skip("the file system keeps another time")


class Place:
    """A folder on some file system with servers on it: as usual, without a memory, and one that asks again each second."""

    def __init__(self, start_once, folder):
        self.store = Folder(folder / "photos")
        variables = self.store.environment
        self.usual = Sturdy(start_once, variables)
        self.forgetful = Sturdy(start_once, variables, cache="0")
        self.asking = Sturdy(start_once, variables, cache="0", freshness="ttl:1")


@pytest.fixture(scope="module", params=["disk", "memory"])
def place(request, start_once):
    """On a disk, and in memory: tmpfs has all times."""
    if request.param == "disk":
        yield Place(start_once, start_once.folder("disk"))
        return
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("no tmpfs")
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield Place(start_once, folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("seconds", TIMES.values(), ids=[name.replace(" ", "-") for name in TIMES])
def test_an_original_of_any_time_is_served(place, picture, seconds):
    key, path = f"odd{seconds}.jpg", f"/400x300/odd{seconds}.jpg"
    place.store.put(key, picture)
    stamp(place.store.folder / "originals" / key, seconds)
    server = place.usual.alive()
    first = server.ask(path)
    expect_sound(first)
    unchanged(server, path, first)
    assert server.ask(path, "HEAD").status == 200
    eventually(lambda: place.store.variant(f"400x300/{key}") == first.body, what="stored")
    server = place.forgetful.alive()
    again = server.ask(path)
    expect_sound(again)
    assert again["etag"] == first["etag"] and again["x-cache"] == "stored"
    unchanged(server, path, again)
    server.program.expect_alive()


@pytest.mark.parametrize("seconds", [10_413_792_000, 2**55, -(2**31), LEAST, MOST])
def test_with_a_time_to_live_odd_times_are_looked_after(place, picture, other_picture, seconds):
    """Of originals and of stored variants: an age is a difference of two times."""
    key, path = f"age{seconds}.jpg", f"/400x300/age{seconds}.jpg"
    store, server = place.store, place.asking.alive()
    store.put(key, picture)
    stamp(store.folder / "originals" / key, seconds)
    first = server.ask(path)
    expect_sound(first)
    eventually(lambda: store.variant(f"400x300/{key}"), what="stored")
    stamp(store.folder / "400x300" / key, seconds)
    expect_sound(server.ask(path))
    store.put(key, other_picture)
    # What says that it is of the future is not due yet, or is: that is left open.
    if seconds < 0:
        eventually(lambda: server.ask(path)["etag"] != first["etag"], what="the new picture")
    assert server.ask(path).status == 200
    server.program.expect_alive()


# What is stored beside a variant

NUMBERS = [MOST, LEAST, 2**62, -(2**62), 10**18, -1, 0, 253_402_300_800, -62_135_596_801, -62_167_219_201, 2**63, "-0", "",
           "1e9"]  # fmt: skip


def rewritten(path, name, value):
    """A stored variant with another number in its attributes."""
    lines = os.getxattr(path, "user.miniature").decode().splitlines()
    assert any(line.startswith(f"{name}: ") for line in lines), lines
    text = "".join(f"{name}: {value}\n" if line.startswith(f"{name}: ") else f"{line}\n" for line in lines)
    os.setxattr(path, "user.miniature", text.encode())


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("kind", ["forgetful", "asking"])
def test_a_stored_variant_of_a_folder_that_says_any_time_is_served(place, picture, value, kind):
    key, path = f"says{value}{kind}.jpg", f"/400x300/says{value}{kind}.jpg"
    store, server = place.store, getattr(place, kind).alive()
    store.put(key, picture)
    first = server.ask(path)
    eventually(lambda: store.variant(f"400x300/{key}"), what="stored")
    try:
        rewritten(store.folder / "400x300" / key, "meta-source-modified", value)
    except OSError as error:
        pytest.skip(f"no attributes here: {error}")
    for headers in ({}, {"If-Modified-Since": YEAR_2000}, {"If-None-Match": '"x"'}, {"Range": "bytes=0-9"}):
        for method in ("GET", "HEAD"):
            answer = server.ask(path, method, headers)
            assert answer.status in (200, 206, 304), answer
            if answer["last-modified"]:
                assert re.fullmatch(HTTP_DATE, answer["last-modified"])
    answer = server.ask(path)
    expect_sound(answer)
    assert answer.body == first.body
    unchanged(server, path, answer)
    server.program.expect_alive()


def s3_object(picture, **more):
    """An object of S3 with headers of any kind."""
    headers = {"ETag": '"abc"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "Content-Type": "image/jpeg", **more}
    return 200, headers, picture


class OddS3:
    """A server on an S3 that says of its objects what a test wants."""

    def __init__(self, start_once):
        self.objects = {}
        s3 = start_once.scripted(self.answer)
        self.server = Sturdy(start_once, environment(s3.port), cache="0", freshness="ttl:1", deadline="6")

    def answer(self, request):
        """Of keys that a test has put here; what is stored by the server is forgotten."""
        if request.method == "PUT":
            return 200, {"ETag": '"put"'}, b""
        if "list-type" in request.target:
            return 200, {"Content-Type": "application/xml"}, EMPTY
        found = self.objects.get(request.target.partition("?")[0].removeprefix("/pictures/"))
        if found is None:
            return 404, {"Content-Type": "application/xml"}, "<Error><Code>NoSuchKey</Code></Error>"
        return found(request) if callable(found) else found


EMPTY = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>'
names = (f"{number}.jpg" for number in itertools.count(1))


@pytest.fixture(scope="module")
def odd_s3(start_once):
    """For all tests of this kind."""
    return OddS3(start_once)


@pytest.mark.parametrize("value", NUMBERS)
def test_a_stored_variant_of_s3_that_says_any_time_is_served(odd_s3, picture, value):
    metadata = {"x-amz-meta-source-etag": "abc", "x-amz-meta-engine": "1", "x-amz-meta-source-modified": value,
                "x-amz-meta-cache-tag": "src-0,spec-0", "Cache-Control": FOR_EVER}  # fmt: skip
    key, server = next(names), odd_s3.server.alive()
    odd_s3.objects |= {f"400x300/{key}": s3_object(picture, **metadata), f"originals/{key}": s3_object(picture)}
    for method, headers in itertools.product(("GET", "HEAD"), ({}, {"If-Modified-Since": YEAR_2000})):
        answer = server.ask(f"/400x300/{key}", method, headers)
        assert answer.status in (200, 304), answer
    expect_sound(server.ask(f"/400x300/{key}"))
    server.program.expect_alive()


DATES = [
    "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 10000 00:00:00 GMT", "Mon, 01 Jan 292277026597 00:00:00 GMT",
    "Mon, 01 Jan 9223372036854775807 00:00:00 GMT", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    "Sat, 01 Jan 0000 00:00:00 GMT", "Mon, 01 Jan -001 00:00:00 GMT", "Thu, 99 Foo 2024 99:99:99 GMT",
    "Mon, 32 Jan 2024 24:60:61 GMT", "Mon, 00 Jan 2024 00:00:00 GMT", "Sun, 29 Feb 2023 00:00:00 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "garbage", "", "9" * 4000, "-1", "\u0661",
]  # fmt: skip


@pytest.mark.parametrize("date", DATES, ids=range(len(DATES)))
@pytest.mark.parametrize("stored", [False, True], ids=["original", "variant"])
def test_an_object_of_s3_that_says_any_date_is_served(odd_s3, picture, date, stored):
    """A stored variant of nobody we know says as little of its time as it likes."""
    key, server = next(names), odd_s3.server.alive()
    odd_s3.objects[f"originals/{key}"] = s3_object(picture, **{"Last-Modified": date})
    if stored:
        odd_s3.objects[f"400x300/{key}"] = s3_object(picture, **{"Last-Modified": date})
    answer = server.ask(f"/400x300/{key}")
    expect_sound(answer)
    unchanged(server, f"/400x300/{key}", answer)
    expect_sound(server.ask(f"/400x300/{key}"))
    server.program.expect_alive()


LENGTHS = [MOST, LEAST, 2**63, 2**64, 2**64 + 5, 10**30, -1, 2**62, 2**31, "", "0x10", "1e3", "5, 7", "+5", "9" * 400]


@pytest.mark.parametrize("length", LENGTHS, ids=range(len(LENGTHS)))
def test_an_original_of_s3_that_says_any_length_is_refused_or_served(odd_s3, picture, length):
    def odd(request):
        def write(writer):
            head = f'HTTP/1.1 200 OK\r\nETag: "abc"\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n'
            writer.write(head.encode() + (b"" if request.method == "HEAD" else picture))
            return False

        return write

    key, plain, server = next(names), next(names), odd_s3.server.alive()
    odd_s3.objects |= {f"originals/{key}": odd, f"originals/{plain}": s3_object(picture)}
    for method in ("GET", "HEAD"):
        answer = server.ask(f"/400x300/{key}", method)
        # Never 415: libcurl takes the digits that "0x10" and "5, 7" begin with, and that is no fault of the picture.
        assert answer.status in (200, 413, 503, 504), answer
        if answer.status >= 500:
            assert answer["cache-control"] == "no-store", answer
    expect_sound(server.ask(f"/400x300/{plain}"))
    server.program.expect_alive()


# Files that change while they are read


def test_an_original_that_is_cut_while_it_is_read_is_a_failure_at_most(start, tmp_path, picture):
    """In place, as no one should: what was read of it and what it is now differ."""
    store = Folder(tmp_path / "photos")
    store.put("plain.jpg", picture)
    # Larger than the pieces it is read by, so that there is a middle.
    data = picture + bytes(8 << 20)
    server = start.miniature(store.environment, cache="0")
    done = threading.Event()
    path = store.folder / "originals/cut.jpg"
    store.put("cut.jpg", data)

    def cut():
        while not done.is_set():
            with open(path, "r+b") as file:
                file.truncate(1000)
                file.truncate(len(data))
                file.write(picture)

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        for number in range(40):
            targets = [f"/400x300,version={number}-{other}/cut.jpg" for other in range(4)]
            for answer in crowd(server.port, targets):
                assert answer.status in (200, 415, 503), answer
            server.program.expect_alive()
    finally:
        done.set()
        thread.join()
    expect_sound(server.ask("/400x300/plain.jpg"))
    assert ask(server.admin, "/readyz").status == 200
