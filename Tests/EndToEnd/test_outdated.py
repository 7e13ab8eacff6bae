# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What an older release has made: served as it is, made anew by `warm --outdated`, deleted by `purge --outdated`."""

import hashlib

import pytest
from eager import Pipeline, sizes_of
from stores import SIZES
from test_cli import miniature, says

pytestmark = pytest.mark.heavy

BESIDE = "400x300,format=webp"


def run(store, *arguments, **environment):
    """Runs a command on a store, with no server of anybody's to tell."""
    settings = {**store.environment, "MINIATURE_ADMIN": "127.0.0.1:1", **environment}
    return miniature(*arguments, environment=settings, timeout=120)


def succeed(store, *arguments, **environment):
    """Runs a command that must succeed; returns the last line of what it said."""
    done = run(store, *arguments, **environment)
    assert done.returncode == 0, says(done)
    return done.stdout.splitlines()[-1]


def tag(store, name, revision):
    """The entity tag of a stored variant, had it been made by some revision of the engine."""
    spec = name.split("/")[0]
    text = f"{store.metadata(name)['source-etag']}\n{spec}\n{revision}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def revision(store, name):
    """The revision that a stored variant says it was made by."""
    return store.metadata(name)["engine"]


def age(store, *names):
    """Has variants be of a revision that was before the first."""
    for name in names:
        store.set_metadata(name, engine="0")


@pytest.fixture
def filled(store, picture):
    """Two originals with every size and one in another format, and a variant that another pipeline has stored."""
    for key in ("a/cat.jpg", "b/dög.jpg"):
        store.put(key, picture)
    succeed(store, "warm", "--eager-formats", "original,webp")
    return store


def test_a_variant_of_an_older_revision_is_served_by_its_own_tag(filled, start):
    name = "400x300/a/cat.jpg"
    age(filled, name)
    server = start.miniature(filled.environment)
    old = tag(filled, name, 0)
    answer = server.ask(f"/{name}")
    assert answer.status == 200 and answer["x-cache"] == "stored"
    assert answer["etag"] == old
    assert answer.body == filled.variant(name)
    for asked in (old, f'W/"x", {old}'):
        again = server.ask(f"/{name}", headers={"If-None-Match": asked})
        assert again.status == 304 and again["etag"] == old
    other = "800x600/a/cat.jpg"
    now = revision(filled, other)
    assert server.ask(f"/{other}")["etag"] == tag(filled, other, now)
    assert server.ask(f"/{name}", headers={"If-None-Match": tag(filled, name, now)}).status == 200


def test_warm_leaves_older_revisions_unless_it_is_told(filled):
    names = [f"{size}/a/cat.jpg" for size in SIZES] + [f"{BESIDE}/a/cat.jpg"]
    now = revision(filled, names[0])
    age(filled, *names)
    before = filled.names()
    assert succeed(filled, "warm") == "2 originals: 0 variants made (0 bytes), 6 were there."
    assert [revision(filled, name) for name in names] == ["0"] * 4

    said = succeed(filled, "warm", "--outdated", "--dry-run")
    assert said == "2 originals: 3 variants would be made, 3 were there. 1 outdated ones beside them would be deleted."
    assert [revision(filled, name) for name in names] == ["0"] * 4

    said = succeed(filled, "warm", "--outdated", "b/")
    assert said == "1 originals: 0 variants made (0 bytes), 3 were there."
    said = succeed(filled, "warm", "--outdated")
    assert said.startswith("2 originals: 3 variants made (") and "3 were there. 1 outdated ones beside them were" in said
    assert [revision(filled, name) for name in names[:3]] == [now] * 3
    assert filled.names() == [name for name in before if name != names[3]]
    assert succeed(filled, "warm", "--outdated") == "2 originals: 0 variants made (0 bytes), 6 were there."


def test_a_purge_takes_what_is_outdated_of_all_and_nothing_else(filled, other_picture):
    everything = filled.names()
    old = ["400x300/a/cat.jpg", f"{BESIDE}/b/dög.jpg", "200x150/b/dög.jpg"]
    age(filled, *old)
    said = succeed(filled, "purge", "--outdated", "--dry-run")
    assert said == "2 originals: 3 outdated variants would be deleted, 9 are current."
    assert filled.names() == everything
    assert succeed(filled, "purge", "--outdated") == "2 originals: 3 outdated variants were deleted, 9 are current."
    assert filled.names() == [name for name in everything if name not in old]
    assert succeed(filled, "purge", "--outdated") == "2 originals: 0 outdated variants were deleted, 9 are current."
    # One whose original was replaced is outdated by that, whatever has made it.
    filled.put("a/cat.jpg", other_picture)
    assert succeed(filled, "purge", "--outdated") == "2 originals: 5 outdated variants were deleted, 4 are current."
    assert filled.names() == [name for name in everything if "dög" in name and name not in old]
    assert {"a/cat.jpg", "b/dög.jpg"} <= originals(filled)


def originals(store):
    """The keys of all originals."""
    if hasattr(store, "folder"):
        root = store.folder / "originals"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    listed = store.s3.list_objects_v2(Bucket=store.name, Prefix="originals/")["Contents"]
    return {item["Key"].removeprefix("originals/") for item in listed}


def test_a_purge_can_be_of_a_folder_or_of_keys(filled):
    everything = filled.names()
    age(filled, *everything)
    said = succeed(filled, "purge", "--outdated", "a/")
    assert said == "1 originals: 6 outdated variants were deleted, 0 are current."
    assert filled.names() == [name for name in everything if "/b/" in name]
    assert succeed(filled, "purge", "b/dög", "--outdated").startswith("b/dög: nothing is stored of it.")
    said = succeed(filled, "purge", "b/dög.jpg", "--outdated", "--dry-run")
    assert said == "b/dög.jpg: 6 outdated variants would be deleted, 0 are current."
    said = succeed(filled, "purge", "b/dög.jpg", "--outdated")
    assert said == "b/dög.jpg: 6 outdated variants are deleted, 0 are current."
    assert filled.names() == []


def test_what_another_has_stored_has_no_revision_and_stays(store, picture):
    store.put("cat.jpg", picture)
    if hasattr(store, "folder"):
        (store.folder / "300x200").mkdir()
        (store.folder / "300x200" / "cat.jpg").write_bytes(picture)
    else:
        store.s3.put_object(Bucket=store.name, Key="300x200/cat.jpg", Body=picture)
    assert succeed(store, "purge", "--outdated") == "1 originals: 0 outdated variants were deleted, 1 are current."
    assert succeed(store, "warm", "--outdated").startswith("1 originals: 3 variants made")
    assert store.names() == sorted(["300x200/cat.jpg", *sizes_of("cat.jpg")])


@pytest.mark.parametrize("command", ["warm", "purge"])
def test_running_servers_forget_what_was_outdated(filled, start, command):
    name = "400x300/a/cat.jpg"
    age(filled, name)
    server = start.miniature(filled.environment)
    old = server.ask(f"/{name}")["etag"]
    assert server.ask(f"/{name}")["x-cache"] == "memory"
    succeed(filled, command, "--outdated", "--server", f"127.0.0.1:{server.admin}")
    answer = server.ask(f"/{name}")
    assert answer["x-cache"] == ("stored" if command == "warm" else "miss")
    assert answer["etag"] != old


@pytest.mark.parametrize("command", ["warm", "purge"])
def test_a_named_server_that_is_not_there_is_named_once(filled, command):
    age(filled, *filled.names())
    done = run(filled, command, "--outdated", "--server", "127.0.0.1:1")
    assert done.returncode != 0
    assert done.stderr.count("127.0.0.1:1 was not told") == 1, says(done)


@pytest.mark.parametrize("command", ["warm", "purge"])
def test_the_cdn_is_told_once_of_each_original_that_had_any(ministack, picture, command):
    pipeline = Pipeline(ministack)
    bucket = pipeline.bucket
    for key in ("cat.jpg", "dog.jpg"):
        bucket.put(key, picture)
    settings = {f"MINIATURE_{name.upper()}": value for name, value in pipeline.distribution().items()}
    settings["AWS_ENDPOINT_URL_CLOUDFRONT"] = pipeline.environment["AWS_ENDPOINT_URL_CLOUDFRONT"]
    succeed(bucket, "warm", **settings)
    assert pipeline.invalidations() == 0
    age(bucket, "400x300/cat.jpg", "800x600/cat.jpg")
    succeed(bucket, command, "--outdated", "--dry-run", **settings)
    assert pipeline.invalidations() == 0
    for _ in range(2):
        succeed(bucket, command, "--outdated", **settings)
        assert pipeline.invalidations() == 1


@pytest.mark.parametrize("arguments, hint", [
    ([], "--outdated"), (["--dry-run"], "--outdated"), (["cat.jpg", "--dry-run"], "--outdated"),
    (["cat.jpg", "--after", "a"], "--outdated"), (["--outdated", "--parallel", "0"], "--parallel"),
    (["--outdated", "cat.jpg", "--after", "a"], "--after"), (["--outdated", "a/", "b/", "--after", "a"], "--after"),
])  # fmt: skip
def test_wrong_arguments_of_a_purge_are_named_and_nothing_is_purged(store, picture, arguments, hint):
    store.put("cat.jpg", picture)
    succeed(store, "warm")
    done = run(store, "purge", *arguments)
    assert done.returncode == 64 and hint in done.stderr, says(done)
    assert store.names() == sizes_of("cat.jpg")
