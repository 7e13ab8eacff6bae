# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A folder store that is taken away while the server runs: a disk that was unmounted, a folder that was moved.

What can be told apart, and what can't:

- The root is not there, or another folder has its path: asked for by path, the first is a failure that passes, and the
  second is the store.
- `originals/` is not there, and once was: a mount that is gone. Nothing is known of any original then.
- `originals/` is there and empty: the mountpoint of a disk that is gone looks like that. So does a folder of which the
  last original was deleted; then a variant too many is kept until a purge, which costs little. Deleting all variants of
  a library because its disk was away costs a lot.
- An original is not there, and others are: it was deleted. A mount further down that is gone looks the same, and is not
  told apart here.
"""

import shutil

import pytest
from processes import stopwatch
from stores import SIZES, Folder
from waiting import eventually
from wire import ask


def removed(folder):
    """Deletes it for good: a variant may be written meanwhile, so that a folder is not empty when it is its turn."""
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


AWAY = {
    "renamed": lambda store: store.folder.rename(store.folder.with_name("elsewhere")),
    "deleted": lambda store: removed(store.folder),
    "a file": lambda store: (store.folder.rename(store.folder.with_name("elsewhere")), store.folder.touch()),
    "a dead link": lambda store: (
        store.folder.rename(store.folder.with_name("elsewhere")), store.folder.symlink_to("nowhere")),
}  # fmt: skip
by_way = pytest.mark.parametrize("away", AWAY.values(), ids=[name.replace(" ", "-") for name in AWAY])
UNMOUNTED = {
    "gone": lambda originals: None,
    "an empty mountpoint": lambda originals: originals.mkdir(),
}
by_mount = pytest.mark.parametrize("left", UNMOUNTED.values(), ids=[name.replace(" ", "-") for name in UNMOUNTED])


@pytest.fixture
def photos(start, picture):
    """A folder store with some originals."""
    store = Folder(start.folder("photos") / "photos")
    for number in range(4):
        store.put(f"{number}.jpg", picture)
    return store


def refused(answer):
    """Transient: CloudFront keeps what it has, and nobody remembers this."""
    return answer.status == 503 and answer["cache-control"] == "no-store" and int(answer["retry-after"]) >= 1


def expect_away(server, paths=("/400x300/1.jpg", "/400x300/never.jpg", "/200x150/0.jpg")):
    """Every miss is refused, quickly, whether its original was ever there or not."""
    for path in paths:
        since = stopwatch()
        answer = server.ask(path)
        assert refused(answer), f"{path}: {answer}"
        assert since() < 2


def noticed(server):
    """Waits until the server knows: a folder that was moved can be read for a while, and what is read of it is right."""
    eventually(lambda: ask(server.admin, "/readyz").status == 503, 10, "no longer ready")


def back(store, *originals):
    """A store of the same path that is not the same folder."""
    if store.folder.is_symlink() or store.folder.is_file():
        store.folder.unlink()
    (store.folder / "originals").mkdir(parents=True)
    for key, data in originals:
        store.put(key, data)


@by_way
def test_while_the_root_is_away_a_miss_is_a_503_and_never_a_404(photos, start, away):
    server = start.miniature(photos.environment)
    first = server.ask("/400x300/0.jpg")
    assert first.status == 200
    away(photos)
    if away is not AWAY["deleted"]:
        noticed(server)
    expect_away(server)
    # Again: nothing of it was remembered as missing.
    expect_away(server)
    hit = server.ask("/400x300/0.jpg")
    assert (hit.status, hit["x-cache"], hit.body) == (200, "memory", first.body)


@by_way
def test_while_the_root_is_away_it_is_not_ready_but_alive(photos, start, away):
    server = start.miniature(photos.environment)
    away(photos)
    noticed(server)
    assert ask(server.admin, "/livez").status == 200
    server.program.expect_alive()


@by_way
def test_a_root_that_comes_back_is_found_though_it_is_another_folder(photos, start, picture, other_picture, away):
    server = start.miniature(photos.environment, missing_period="3600")
    before = server.ask("/400x300/0.jpg")
    away(photos)
    noticed(server)
    expect_away(server)
    back(photos, ("1.jpg", picture), ("new.jpg", other_picture))
    eventually(lambda: server.ask("/400x300/1.jpg").status == 200, 10, "a picture of the new folder")
    eventually(server.ready, 10, "ready again")
    # Never asked for before, asked for while it was away, and no longer there.
    assert server.ask("/400x300/new.jpg").status == 200
    assert server.ask("/400x300/2.jpg").status == 404
    assert server.ask("/400x300/0.jpg").body == before.body
    eventually(lambda: photos.variant("400x300/new.jpg") is not None, what="stored in the folder that is there now")


def test_a_folder_that_is_exchanged_in_one_step_is_the_store_from_then_on(photos, start, other_picture):
    """As deployments do it: a link is renamed over the other."""
    releases = photos.folder.with_name("releases")
    photos.folder.rename(releases)
    photos.folder.symlink_to(releases)
    server = start.miniature(photos.environment, missing_period="0")
    assert server.ask("/400x300/0.jpg").status == 200
    other = Folder(photos.folder.with_name("other"))
    other.put("9.jpg", other_picture)
    link = photos.folder.with_name("link")
    link.symlink_to(other.folder)
    link.rename(photos.folder)
    eventually(lambda: server.ask("/400x300/9.jpg").status == 200, 10, "a picture of the other release")
    eventually(lambda: other.variant("400x300/9.jpg") is not None, what="its variant beside it")
    assert "400x300/9.jpg" not in {str(path.relative_to(releases)) for path in releases.rglob("*.jpg")}


def test_what_is_being_stored_when_the_root_goes_harms_nothing(photos, start):
    server = start.miniature(photos.environment)
    assert server.ask("/400x300/0.jpg").status == 200
    removed(photos.folder)
    expect_away(server)
    assert not photos.folder.exists(), "no root is made where a mount should be"
    server.program.expect_alive()
    assert server.stop() == 0


def test_a_purge_while_the_root_is_away_says_that_it_failed(photos, start):
    """Else the old picture would be there again when the disk is."""
    server = start.miniature(photos.environment)
    assert server.ask("/400x300/0.jpg").status == 200
    AWAY["renamed"](photos)
    noticed(server)
    assert server.purge("0.jpg").status == 503


def unmount(store, left):
    """Takes originals/ away; returns what brings them back."""
    originals, away = store.folder / "originals", store.folder.with_name("originals-away")
    originals.rename(away)
    left(originals)

    def remount():
        shutil.rmtree(originals, ignore_errors=True)
        away.rename(originals)

    return remount


@by_mount
def test_a_refresh_deletes_nothing_because_the_originals_are_away(photos, start, other_picture, left):
    server = start.miniature(photos.environment, freshness="ttl:1", missing_period="0")
    paths = [f"/{size}/{number}.jpg" for size in SIZES for number in range(2)]
    bodies = {path: server.ask(path).body for path in paths}
    eventually(lambda: len(photos.names()) == len(paths), what="all stored")
    names = photos.names()
    remount = unmount(photos, left)
    since = stopwatch()

    def due_for_a_while():
        # Longer than what the refreshes of all of them take, each due every second.
        for path in paths:
            answer = server.ask(path)
            assert (answer.status, answer.body) == (200, bodies[path]), answer
        assert photos.names() == names
        return since() > 4

    while not due_for_a_while():
        pass
    remount()
    photos.put("0.jpg", other_picture)
    eventually(lambda: server.ask("/400x300/0.jpg").body != bodies["/400x300/0.jpg"], 10, "refreshed again")


def test_a_restart_while_the_originals_are_away_deletes_nothing_either(photos, start):
    """A server that never saw them has nothing to compare with: it must not be sure that they are gone."""
    server = start.miniature(photos.environment, freshness="ttl:1", missing_period="0")
    assert server.ask("/400x300/0.jpg").status == 200
    eventually(lambda: photos.names() == ["400x300/0.jpg"], what="stored")
    unmount(photos, UNMOUNTED["an empty mountpoint"])
    server.restart()
    since = stopwatch()
    while since() < 3:
        assert server.ask("/400x300/0.jpg").status == 200
    assert photos.names() == ["400x300/0.jpg"]


def test_an_original_that_is_truly_gone_ends_its_variants_and_no_others(photos, start):
    """The other side: while others are there, one that is missing was deleted."""
    server = start.miniature(photos.environment, freshness="ttl:1", missing_period="0")
    for number in range(2):
        assert server.ask(f"/400x300/{number}.jpg").status == 200
    eventually(lambda: len(photos.names()) == 2, what="both stored")
    (photos.folder / "originals/0.jpg").unlink()
    eventually(lambda: server.ask("/400x300/0.jpg").status == 404, 10, "the end of its variant")
    assert photos.names() == ["400x300/1.jpg"]
    answer = server.ask("/400x300/0.jpg")
    assert answer.status == 404 and answer["cache-control"].startswith("public, max-age=")


def test_while_originals_are_gone_a_miss_is_no_404_that_caches_keep(photos, start):
    """originals/ was there, and now is not: nothing can be said of any original."""
    server = start.miniature(photos.environment)
    assert server.ask("/400x300/0.jpg").status == 200
    remount = unmount(photos, UNMOUNTED["gone"])
    expect_away(server, ("/400x300/1.jpg", "/400x300/never.jpg"))
    remount()
    eventually(lambda: server.ask("/400x300/1.jpg").status == 200, 10, "a picture")
    assert server.ask("/400x300/never.jpg").status == 404


def test_a_store_that_never_had_originals_says_404(start):
    """A first start on an empty folder is no failure: there is just nothing yet."""
    store = Folder(start.folder("photos") / "photos")
    server = start.miniature(store.environment)
    assert server.ask("/400x300/cat.jpg").status == 404


def test_the_variants_away_and_the_originals_there_are_made_again(photos, start):
    """Whoever empties the folder of variants wants them made anew."""
    server = start.miniature(photos.environment, cache="0")
    assert server.ask("/400x300/0.jpg").status == 200
    eventually(lambda: photos.names() == ["400x300/0.jpg"], what="stored")
    shutil.rmtree(photos.folder / "400x300")
    assert server.ask("/400x300/0.jpg").status == 200
    eventually(lambda: photos.names() == ["400x300/0.jpg"], what="stored again")
