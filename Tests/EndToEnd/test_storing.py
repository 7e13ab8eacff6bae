# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The life of a variant: made, kept in memory, stored, found again after a restart."""

import pytest

from photos import jpeg_size
from stores import Folder
from waiting import eventually

# What has to be the same, wherever the variant comes from.
LASTING = ("content-type", "content-length", "etag", "cache-control", "x-amz-meta-cache-tag", "accept-ranges")


def test_a_variant_is_made_once_then_comes_from_memory_and_after_a_restart_from_the_store(store, start, picture):
    store.put("album/cat.jpg", picture)
    server = start.miniature(store.environment)
    path = "/800x600/album/cat.jpg"

    made = server.ask(path)
    assert (made.status, made["x-cache"]) == (200, "miss")
    again = server.ask(path)
    assert (again.status, again["x-cache"]) == (200, "memory")
    stored = eventually(lambda: store.variant(path[1:]), what="the variant in the store")
    assert stored == made.body

    server.restart()
    found = server.ask(path)
    assert (found.status, found["x-cache"]) == (200, "stored")
    for answer in (again, found):
        assert answer.body == made.body
        assert {name: answer[name] for name in LASTING} == {name: made[name] for name in LASTING}


def test_each_size_is_stored_under_its_own_url_path(store, start, picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    sizes = ["800x600", "400x300", "200x150"]
    for size in sizes:
        assert server.ask(f"/{size}/cat.jpg").status == 200
    expected = sorted(f"{size}/cat.jpg" for size in sizes)
    eventually(lambda: store.names() == expected, what=f"{expected} and nothing else")
    for size in sizes:
        width, height, _ = jpeg_size(store.variant(f"{size}/cat.jpg"))
        assert f"{width}x{height}" == size


def test_the_stored_object_has_the_headers_a_cdn_serves_it_with(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    server = start.miniature(bucket.environment)
    answer = server.ask("/800x600/cat.jpg")
    eventually(lambda: bucket.variant("800x600/cat.jpg"), what="the variant in the bucket")
    about = bucket.about("800x600/cat.jpg")
    assert about["ContentType"] == "image/jpeg"
    assert about["CacheControl"] == answer["cache-control"]
    assert about["Metadata"]["cache-tag"] == answer["x-amz-meta-cache-tag"]
    assert len(about["Metadata"]) >= 3, f"no provenance: {about['Metadata']}"


def test_a_head_request_makes_and_stores_the_variant(store, start, picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    assert server.ask("/800x600/cat.jpg", "HEAD").status == 200
    eventually(lambda: store.variant("800x600/cat.jpg"), what="the variant in the store")


def test_errors_leave_nothing_behind(store, start, picture):
    store.put("truncated.jpg", picture[: len(picture) // 2])
    store.put("text.jpg", b"no picture")
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    for target in ("/800x600/truncated.jpg", "/800x600/text.jpg", "/800x600/missing.jpg", "/801x600/cat.jpg"):
        assert server.ask(target).status >= 400
    # A restart drains the queue of write-backs: what was going to be stored is there now.
    server.restart()
    assert store.names() == []


def test_only_the_configured_sizes_are_made(store, start, picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment, sizes="320x200,64x")
    statuses = {size: server.ask(f"/{size}/cat.jpg").status for size in ("320x200", "64x", "800x600", "x64")}
    assert statuses == {"320x200": 200, "64x": 200, "800x600": 403, "x64": 403}


def test_a_damaged_original_that_is_replaced_is_served(store, start, picture):
    store.put("cat.jpg", picture[: len(picture) // 2])
    server = start.miniature(store.environment)
    assert server.ask("/800x600/cat.jpg").status == 415
    store.put("cat.jpg", picture)
    eventually(lambda: server.ask("/800x600/cat.jpg").status == 200, what="the whole picture served")


@pytest.mark.parametrize("key", ["a/../b.jpg", "../outside.jpg", "..%2Foutside.jpg", "a//b.jpg", "%2Fetc%2Fpasswd"])
def test_a_key_can_not_leave_the_folder(start, picture, key):
    folder = Folder(start.folder("photos") / "photos")
    (folder.folder.parent / "outside.jpg").write_bytes(picture)
    (folder.folder / "outside.jpg").write_bytes(picture)
    server = start.miniature(folder.environment)
    assert server.ask(f"/800x600/{key}").status in (301, 400, 403, 404)


def test_a_link_in_the_folder_does_not_lead_out_of_it(start, picture):
    folder = Folder(start.folder("photos") / "photos")
    outside = folder.folder.parent / "outside.jpg"
    outside.write_bytes(picture)
    (folder.folder / "originals/link.jpg").symlink_to(outside)
    (folder.folder / "originals/folder").symlink_to(folder.folder.parent)
    server = start.miniature(folder.environment)
    for key in ("link.jpg", "folder/outside.jpg"):
        assert server.ask(f"/800x600/{key}").status in (403, 404), key
