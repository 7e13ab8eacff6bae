# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""HEAD, conditional requests and ranges."""

import pytest


@pytest.fixture
def path(world, picture):
    """A URL that has been asked for once."""
    path = f"/800x600/{world.put('picture.jpg', picture)}"
    assert world.ask(path).status == 200
    return path


def test_head_has_the_headers_of_get_and_no_body(world, path):
    get, head = world.ask(path), world.ask(path, "HEAD")
    assert head.status == 200 and head.body == b""
    for name in ("content-type", "content-length", "etag", "last-modified", "cache-control", "accept-ranges",
                 "x-amz-meta-cache-tag", "x-content-type-options", "content-security-policy"):  # fmt: skip
        assert head[name] == get[name], name


def test_head_of_a_cold_variant_tells_its_length(world, picture):
    path = f"/400x300/{world.put('cold.jpg', picture)}"
    head = world.ask(path, "HEAD")
    assert head.status == 200 and head.body == b""
    assert head["content-length"] == str(len(world.ask(path).body))


@pytest.mark.parametrize(
    "status, target", [(404, "/800x600/missing.jpg"), (400, "/0800x600/a.jpg"), (403, "/801x600/a.jpg")]
)
def test_head_of_an_error_has_its_status_and_no_body(world, status, target):
    head = world.ask(target, "HEAD")
    assert head.status == status and head.body == b""


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}', '"a", W/"b",{} , "c"', "*"])
def test_a_matching_etag_is_a_304_with_the_headers_a_cache_renews(world, path, wrap):
    full = world.ask(path)
    answer = world.ask(path, headers={"If-None-Match": wrap.format(full["etag"])})
    assert answer.status == 304 and answer.body == b"", answer
    for name in ("etag", "cache-control"):
        assert answer[name] == full[name], name


@pytest.mark.parametrize("value", ['"other"', 'W/"other"', '"a", "b"'])
def test_another_etag_is_a_200(world, path, value):
    assert world.ask(path, headers={"If-None-Match": value}).status == 200


def test_if_modified_since_is_a_304_when_there_is_no_etag_to_compare(world, path):
    full = world.ask(path)
    assert world.ask(path, headers={"If-Modified-Since": full["last-modified"]}).status == 304
    old = {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert world.ask(path, headers=old).status == 200
    both = {"If-Modified-Since": full["last-modified"], "If-None-Match": '"other"'}
    assert world.ask(path, headers=both).status == 200


def test_the_etag_of_a_cold_variant_is_known_without_rendering(s3_world, picture, start):
    # The same original and spec on a server that never saw it: same tag, so a 304 at once, and nothing is made.
    key = s3_world.put("known.jpg", picture)
    tag = s3_world.ask(f"/800x600/{key}")["etag"]
    s3 = s3_world.store.s3
    s3.delete_object(Bucket=s3_world.store.name, Key=f"800x600/{key}")
    other = start.miniature(s3_world.store.environment)
    answer = other.ask(f"/800x600/{key}", headers={"If-None-Match": tag})
    assert answer.status == 304, answer
    assert not {"render", "decode", "encode"} & set((answer["server-timing"] or "").replace(";", ",").split(","))


@pytest.mark.parametrize(
    "value, start, end", [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)]
)
def test_a_single_range_is_a_206(world, path, value, start, end):
    full = world.ask(path)
    answer = world.ask(path, headers={"Range": value})
    assert answer.status == 206, answer
    assert answer.body == full.body[start:end]
    total = len(full.body)
    first = start if start >= 0 else total + start
    assert answer["content-range"] == f"bytes {first}-{first + len(answer.body) - 1}/{total}"


def test_a_range_behind_the_end_is_a_416_that_tells_the_length(world, path):
    total = len(world.ask(path).body)
    answer = world.ask(path, headers={"Range": f"bytes={total}-"})
    assert answer.status == 416, answer
    assert answer["content-range"] == f"bytes */{total}"


def test_a_range_of_another_version_is_the_whole_picture(world, path):
    answer = world.ask(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert answer.status == 200, answer


def test_several_ranges_are_the_whole_picture_when_asked_directly(s3_world, picture):
    path = f"/800x600/{s3_world.put('ranges.jpg', picture)}"
    assert s3_world.ask(path, headers={"Range": "bytes=0-9,20-29"}).status == 200
