# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A name is its bytes: names that Unicode holds equal are names of two originals."""

import os
import subprocess
from urllib.parse import quote

import photos
import pytest
import renderers
import s3_events
from conftest import new_bucket
from eager import sizes_of
from photos import jpeg_size
from s3_events import made_of
from servers import BIN
from sns_relay import Relay
from stores import SIZES, Folder
from test_cli import miniature
from waiting import eventually
from wire import ask, crowd, receive, send

# Two names, the same to whoever compares by canonical equivalence, and different bytes.
PAIRS = {
    "composed": ("grün.jpg", "gru\u0308n.jpg"),
    "Kelvin": ("K.jpg", "\u212a.jpg"),
    "Angstrom": ("\u00c5.jpg", "\u212b.jpg"),
    "Ohm": ("\u03a9.jpg", "\u2126.jpg"),
    "Hangul": ("\ud55c.jpg", "\u1112\u1161\u11ab.jpg"),
    "ideograph": ("\u8c48.jpg", "\uf900.jpg"),
    "oxia": ("\u03ac.jpg", "\u1f71.jpg"),
    "order of marks": ("a\u0323\u0307.jpg", "a\u0307\u0323.jpg"),
    "folder": ("\u00e9/x.jpg", "e\u0301/x.jpg"),
    "semicolon": (";.jpg", "\u037e.jpg"),
    "nukta": ("\u0915\u093c.jpg", "\u0958.jpg"),
}
by_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=[name.replace(" ", "-") for name in PAIRS])
FEW = ("composed", "Kelvin", "ideograph")
by_few = pytest.mark.parametrize("pair", [PAIRS[name] for name in FEW], ids=FEW)

# For what takes a server of its own.
by_one = pytest.mark.parametrize("pair", [PAIRS["composed"]], ids=["composed"])


@pytest.fixture(scope="session")
def pictures(folder_world, picture, other_picture):
    """The two, and what each becomes at 400x300 and 200x150."""
    made = []
    for data in (picture, other_picture):
        key = folder_world.put("plain.jpg", data)
        made.append({size: folder_world.ask(f"/{size}/{key}").body for size in ("400x300", "200x150")})
    assert made[0] != made[1]
    return (picture, other_picture), made


def quoted(key):
    """A key as it stands in a URL, in its one canonical form."""
    return quote(key, safe="/;")


class Two:
    """Two originals in a store, each with a picture of its own."""

    def __init__(self, store, pair, pictures, place):
        self.store, self.made = store, list(pictures[1])
        # A folder of its own, before and not after: names are to be compared from their beginning too.
        self.keys = [f"{place}/{name}" for name in pair]
        for key, data in zip(self.keys, pictures[0], strict=True):
            store.put(key, data)

    def path(self, number, size="400x300"):
        """Where one is asked for, its letters as bytes."""
        return f"/{size}/{quoted(self.keys[number])}"

    def expect(self, number, answer, size="400x300"):
        """Its own picture."""
        assert answer.status == 200, answer
        other = answer.body == self.made[1 - number][size]
        assert answer.body == self.made[number][size], "the other's picture" if other else "another picture"
        return answer

    def expect_each(self, server, caches=None, size="400x300"):
        """Both, the first and the second, and the first again."""
        for number in (0, 1, 0):
            answer = self.expect(number, server.ask(self.path(number, size)), size)
            assert caches is None or answer["x-cache"] in caches, answer

    def stored(self, size="400x300"):
        """Waits until both variants are in the store, each its own."""
        for number, key in enumerate(self.keys):
            eventually(lambda: self.store.variant(f"{size}/{key}") is not None, what=f"{key!a} stored")
            assert self.store.variant(f"{size}/{key}") == self.made[number][size], ascii(key)


@pytest.fixture
def two(request):
    """Makes the two of a pair in a store, in a folder of this test."""
    name = "".join(letter for letter in request.node.name if letter.isascii() and letter.isalnum())
    return lambda store, pair, pictures: Two(store, pair, pictures, name)


@by_pair
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_each_is_answered_with_its_own_picture(request, two, pictures, kind, pair):
    world = request.getfixturevalue(f"{kind}_world")
    both = two(world.store, pair, pictures)
    both.expect_each(world.server)
    both.expect_each(world.server, caches=("memory",))
    both.stored()


@pytest.fixture(scope="module")
def forgetful(start_once, folder_world):
    """A server without a memory, on the same store."""
    return start_once.miniature(folder_world.store.environment, cache="0")


@by_pair
def test_each_comes_from_the_store_as_itself(folder_world, forgetful, two, pictures, pair):
    both = two(folder_world.store, pair, pictures)
    both.expect_each(forgetful)
    both.stored()
    both.expect_each(forgetful, caches=("stored",))


@by_few
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_both_at_once_are_two_jobs(request, two, pictures, kind, pair):
    world = request.getfixturevalue(f"{kind}_world")
    both = two(world.store, pair, pictures)
    numbers = [0, 1, 0, 1, 1, 0, 1, 0]
    answers = crowd(world.server.port, [both.path(number) for number in numbers])
    for number, answer in zip(numbers, answers, strict=True):
        both.expect(number, answer)
    both.stored()


@by_few
def test_one_does_not_wait_for_the_fetch_of_the_other(start, bucket, two, pictures, pair):
    """The first original is held on its way: who asks for the second doesn't join its flight."""
    both = two(bucket, pair, pictures)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    release = tap.hold("^GET /.*/originals/")
    waiting = [send(server.port, both.path(0))]
    eventually(lambda: tap.count("^GET /.*/originals/") == 1, what="the fetch of the first")
    waiting.append(send(server.port, both.path(1)))
    try:
        eventually(lambda: tap.count("^GET /.*/originals/") == 2, 3, "a fetch of the second")
    finally:
        release()
    for number, connection in enumerate(waiting):
        both.expect(number, receive(connection))


def twins(store, both, datas):
    """Files of the same size and time, as after rsync -t or cp -p: what tells them apart is their names alone."""
    length = max(map(len, datas))
    for key, data in zip(both.keys, datas, strict=True):
        store.put(key, data + bytes(length - len(data)))
        os.utime(store.folder / "originals" / key, (1_700_000_000, 1_700_000_000))


@by_few
def test_files_of_the_same_size_and_time_do_not_share_a_decode(start, tmp_path, two, pictures, pair):
    """Two sizes of one original are made of one decode, in other bytes than each alone; so shapes tell which it was."""
    (tmp_path / "in.jpg").write_bytes(pictures[0][1])
    photos.vips("crop", tmp_path / "in.jpg", tmp_path / "flat.jpg", 0, 0, 1200, 300)
    store = Folder(start.folder("photos") / "photos")
    both = two(store, pair, pictures)
    twins(store, both, (pictures[0][0], (tmp_path / "flat.jpg").read_bytes()))
    server = start.miniature(store.environment, workers=1, sizes="400x,200x")
    asked = [(number, size) for size in ("400x", "200x") for number in (0, 1)]
    answers = crowd(server.port, [both.path(number, size) for number, size in asked])
    for (number, size), answer in zip(asked, answers, strict=True):
        width, height, _ = jpeg_size(answer.body)
        assert f"{width}x" == size and (height == width // 4) is (number == 1), (number, size, width, height)


@by_pair
@pytest.mark.parametrize("missing", [0, 1])
def test_one_that_is_missing_does_not_hide_the_other(folder_world, two, pictures, pair, missing):
    both = two(folder_world.store, pair, pictures)
    (folder_world.store.folder / "originals" / both.keys[missing]).unlink()
    for _ in range(2):
        assert folder_world.ask(both.path(missing)).status == 404
    both.expect(1 - missing, folder_world.ask(both.path(1 - missing)))
    assert folder_world.ask(both.path(missing)).status == 404
    assert folder_world.ask(both.path(missing, "200x150")).status == 404


@by_few
def test_one_in_quarantine_does_not_take_the_other_with_it(start, two, pictures, pair):
    store = Folder(start.folder("photos") / "photos")
    both = two(store, pair, pictures)
    twins(store, both, pictures[0])
    store.put("plain.jpg", pictures[0][0])
    program = renderers.Program(start.folder("program"))
    server = start.miniature(store.environment, workers=1, render_program=program.path)
    renderers.replaced(server, lambda: program.lying("crashes"))
    # Killed twice, it is to blame.
    eventually(lambda: server.ask(both.path(0)).status == 415, 20, "the first in quarantine")
    program.good()
    eventually(lambda: server.ask("/200x150/plain.jpg").status == 200, 20, "a program that works")
    assert server.ask(both.path(0)).status == 415
    both.expect(1, server.ask(both.path(1)))


# Clearing


@by_one
@pytest.mark.parametrize("by", ["the admin port", "the command"])
@pytest.mark.parametrize("gone", [0, 1])
def test_a_purge_of_one_leaves_the_others_variants(store, start, two, pictures, pair, by, gone):
    both = two(store, pair, pictures)
    server = start.miniature(store.environment)
    both.expect_each(server)
    both.expect_each(server, size="200x150")
    both.stored()
    both.stored("200x150")
    key = both.keys[gone]
    if by == "the admin port":
        assert server.purge(quoted(key)).status == 200
    else:
        environment = {**store.environment, "MINIATURE_ADMIN": f"127.0.0.1:{server.admin}"}
        run = miniature("purge", key, environment=environment)
        assert run.returncode == 0, run.stderr
    assert sorted(store.names()) == sorted(f"{size}/{both.keys[1 - gone]}" for size in ("400x300", "200x150"))
    assert both.expect(1 - gone, server.ask(both.path(1 - gone)))["x-cache"] == "memory"
    assert both.expect(gone, server.ask(both.path(gone)))["x-cache"] == "miss"


@by_one
def test_with_a_time_a_change_of_one_is_a_change_of_one(store, start, two, pictures, pair):
    both = two(store, pair, pictures)
    server = start.miniature(store.environment, freshness="ttl:1")
    both.expect_each(server)
    both.stored()
    # Both are to be seen due: the second must not pass for in line because the first is.
    store.put(both.keys[0], pictures[0][1])
    store.put(both.keys[1], pictures[0][0])
    both.made = both.made[::-1]

    def changed():
        bodies = [server.ask(both.path(number)).body for number in (0, 1)]
        assert all(body in (pictures[1][0]["400x300"], pictures[1][1]["400x300"]) for body in bodies)
        return bodies == [one["400x300"] for one in both.made]

    eventually(changed, 15, "each its new picture")
    eventually(lambda: store.variant(f"400x300/{both.keys[1]}") == both.made[1]["400x300"], what="the second stored")
    both.stored()


@by_one
def test_with_a_time_the_end_of_one_is_the_end_of_one(store, start, two, pictures, pair):
    both = two(store, pair, pictures)
    server = start.miniature(store.environment, freshness="ttl:1", missing_period="0")
    both.expect_each(server)
    both.stored()
    if isinstance(store, Folder):
        (store.folder / "originals" / both.keys[0]).unlink()
    else:
        store.s3.delete_object(Bucket=store.name, Key=f"originals/{both.keys[0]}")
    eventually(lambda: server.ask(both.path(0)).status == 404, 15, "the end of the first")
    both.expect(1, server.ask(both.path(1)))
    assert store.names() == [f"400x300/{both.keys[1]}"]


# What is made beforehand

ODD = {
    "a combining accent first": "\u0301a.jpg",
    "one after a slash": "a/\u0301b.jpg",
    "a folder that is some": "\u0301\u0301/\u0301.jpg",
    "CR LF": "c\r\nd.jpg",
    "CR LF first": "\r\ne.jpg",
    "CR LF last in a folder": "f\r\n/g.jpg",
    "half a flag": "\U0001f1e9.jpg",
    "flags in a row": "\U0001f1e9\U0001f1ea/\U0001f1ea\U0001f1e9\U0001f1ea.jpg",
    "a joiner first": "\u200dh.jpg",
    "a family": "\U0001f469\u200d\U0001f469\u200d\U0001f467.jpg",
    "a variation first": "\ufe0fi.jpg",
    "a skin tone first": "\U0001f3fdj.jpg",
    "a vowel without a syllable": "\u1161k.jpg",
    "a keycap": "1\ufe0f\u20e3.jpg",
    "a mark before the dot": "l\u0301.jpg",
    "a mark after the dot": "m.\u0301jpg.jpg",
    "nothing but a mark": "\u0301",
}


def warm(store):
    """Runs the command to its end."""
    environment = {"PATH": os.environ["PATH"], **store.environment}
    return subprocess.run([BIN / "miniature", "warm"], env=environment, capture_output=True, text=True)


def all_made(store, keys):
    """Every size of each, and of nothing else."""
    missing = {key for size in SIZES for key in keys if f"{size}/{key}" not in store.names()}
    assert not missing, [ascii(key) for key in missing]
    assert store.names() == sizes_of(*keys)


def test_warm_makes_names_that_begin_or_end_in_the_middle_of_a_character(store, picture):
    for key in ODD.values():
        store.put(key, picture)
    run = warm(store)
    assert run.returncode == 0, run.stderr
    all_made(store, ODD.values())
    again = warm(store)
    assert again.returncode == 0 and f"{3 * len(ODD)} were there" in again.stdout, again.stdout + again.stderr


def test_warm_makes_both_of_each_pair(store, pictures):
    # Made with all sizes at once, a picture's bytes are not those of one that was asked for: a plain one of each tells.
    keys = {f"plain-{number}.jpg": number for number in (0, 1)}
    keys |= {f"{name}/{pair[number]}": number for name, pair in PAIRS.items() for number in (0, 1)}
    for key, number in keys.items():
        store.put(key, pictures[0][number])
    run = warm(store)
    assert run.returncode == 0, run.stderr
    all_made(store, keys)
    for key, number in keys.items():
        assert store.variant(f"400x300/{key}") == store.variant(f"400x300/plain-{number}.jpg"), ascii(key)


def test_odd_names_are_served_and_purged(store, start, picture):
    for key in ODD.values():
        store.put(key, picture)
    server = start.miniature(store.environment)
    answers = {key: server.ask(f"/400x300/{quoted(key)}").status for key in ODD.values()}
    assert set(answers.values()) == {200}, answers
    left = {f"400x300/{key}" for key in ODD.values()}
    eventually(lambda: set(store.names()) == left, what="all stored")
    for key in ODD.values():
        assert server.purge(quoted(key)).status == 200
        left.remove(f"400x300/{key}")
        assert set(store.names()) == left, ascii(key)


# Events


@by_few
def test_an_event_about_one_touches_the_other_in_nothing(start, ministack, two, pictures, pair):
    bucket = new_bucket(ministack)
    both = two(bucket, pair, pictures)
    function = start.function(bucket.environment, missing_period=0)

    def happened(event):
        assert function.happened(event) in (None, {"batchItemFailures": []})

    # Made with all sizes at once, a picture's bytes are not those of one that was asked for.
    for number in (0, 1):
        bucket.put(f"plain-{number}.jpg", pictures[0][number])
        happened(s3_events.s3(bucket.name, f"originals/plain-{number}.jpg"))
        both.made[number] = {"400x300": bucket.variant(f"400x300/plain-{number}.jpg")}
    plain = ("plain-0.jpg", "plain-1.jpg")
    one, other = (f"originals/{key}" for key in both.keys)
    happened(s3_events.sqs(s3_events.s3(bucket.name, one), s3_events.s3(bucket.name, other)))
    both.stored()
    bucket.s3.delete_object(Bucket=bucket.name, Key=one)
    happened(s3_events.removed(bucket.name, one))
    assert bucket.names() == sizes_of(both.keys[1], *plain)
    both.expect(1, function.picture(both.path(1)))
    # In the wrong order it is the other's number that is higher.
    late = s3_events.s3(bucket.name, one)
    bucket.put(both.keys[0], pictures[0][0])
    happened(s3_events.s3(bucket.name, other))
    happened(late)
    assert made_of(bucket, both.keys[0]) and made_of(bucket, both.keys[1])
    both.stored()


@by_few
def test_a_message_of_sns_about_one_clears_one_from_memory(start, ministack, tmp_path, two, pictures, pair):
    bucket = new_bucket(ministack)
    both = two(bucket, pair, pictures)
    relay = Relay(tmp_path, ministack, bucket.name)
    try:
        server = start.miniature({**bucket.environment, **relay.environment})
        relay.target = server.port
        both.expect_each(server)
        both.stored()
        bucket.s3.delete_object(Bucket=bucket.name, Key=f"originals/{both.keys[0]}")
        message = relay.signed(relay.message(s3_events.removed(bucket.name, f"originals/{both.keys[0]}")))
        assert relay.send(message).status == 200
        assert bucket.names() == [f"400x300/{both.keys[1]}"]
        assert server.ask(both.path(0)).status == 404
        assert both.expect(1, server.ask(both.path(1)))["x-cache"] == "memory"
    finally:
        relay.close()

