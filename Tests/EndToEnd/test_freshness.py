# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Originals that change, vanish and were never there."""

from waiting import eventually


def test_by_default_a_variant_is_for_ever(store, start, picture, other_picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    first = server.ask("/400x300/cat.jpg")
    assert first["cache-control"] == "public, max-age=31536000, immutable"
    store.put("cat.jpg", other_picture)
    assert server.ask("/400x300/cat.jpg")["etag"] == first["etag"]


def test_with_a_time_a_changed_original_is_seen_and_nobody_waits(store, start, picture, other_picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment, freshness="ttl:1")
    first = server.ask("/400x300/cat.jpg")
    assert "max-age=1," in first["cache-control"]
    store.put("cat.jpg", other_picture)

    def changed():
        answer = server.ask("/400x300/cat.jpg")
        assert answer.status == 200 and answer["x-cache"] == "memory"
        return answer["etag"] != first["etag"]

    eventually(changed, what="the new picture")
    server.restart()
    after = server.ask("/400x300/cat.jpg")
    assert after["x-cache"] == "stored" and after["etag"] != first["etag"]


def test_with_a_time_a_cache_that_only_asks_by_tag_sees_a_change(store, start, picture, other_picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment, freshness="ttl:1", cache="0")
    tag = server.ask("/400x300/cat.jpg")["etag"]
    eventually(lambda: "400x300/cat.jpg" in store.names(), what="the variant in the store")
    store.put("cat.jpg", other_picture)
    eventually(
        lambda: server.ask("/400x300/cat.jpg", headers={"If-None-Match": tag}).status == 200, what="the new picture")


def test_with_a_time_a_deleted_original_ends_its_variants(start, bucket, picture):
    bucket.put("cat.jpg", picture)
    server = start.miniature(bucket.environment, freshness="ttl:1", missing_period="0")
    assert server.ask("/400x300/cat.jpg").status == 200
    eventually(lambda: "400x300/cat.jpg" in bucket.names(), what="the variant in the store")
    bucket.s3.delete_object(Bucket=bucket.name, Key="originals/cat.jpg")
    eventually(lambda: server.ask("/400x300/cat.jpg").status == 404, what="the end of the variant")
    assert "400x300/cat.jpg" not in bucket.names()


def test_with_a_time_the_old_picture_is_served_while_the_store_is_down(start, bucket, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port), freshness="ttl:1")
    first = server.ask("/400x300/cat.jpg")
    tap.cut()
    for _ in range(20):
        answer = server.ask("/400x300/cat.jpg")
        assert answer.status == 200 and answer["etag"] == first["etag"]


def test_a_missing_original_is_asked_for_once_in_a_while(start, bucket):
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port), missing_period="60")
    for _ in range(20):
        assert server.ask("/400x300/none.jpg").status == 404
    assert tap.count("originals/none.jpg") == 1


def test_an_original_that_comes_is_seen_soon(start, bucket, picture):
    server = start.miniature(bucket.environment, missing_period="1")
    assert server.ask("/400x300/late.jpg").status == 404
    bucket.put("late.jpg", picture)
    eventually(lambda: server.ask("/400x300/late.jpg").status == 200, what="the picture")


def test_a_fallback_picture_is_shown_with_a_404_and_not_stored(store, start, picture):
    store.put("none.jpg", picture)
    server = start.miniature(store.environment, fallback="none.jpg")
    for _ in range(2):
        answer = server.ask("/400x300/missing.jpg")
        assert answer.status == 404 and answer["content-type"] == "image/jpeg"
        assert answer["cache-control"] == "public, max-age=30"
        assert answer.body == server.ask("/400x300/none.jpg").body
    assert server.ask("/401x300/missing.jpg")["content-type"] == "application/problem+json"
    server.stop()
    assert not any("missing" in name for name in store.names())


def test_a_missing_fallback_is_a_problem_as_without_one(store, start):
    server = start.miniature(store.environment, fallback="none.jpg")
    assert server.ask("/400x300/missing.jpg").problem["status"] == 404
