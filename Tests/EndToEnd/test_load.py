# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Many clients at once."""

from collections import Counter

from waiting import eventually
from wire import ask, crowd


def test_200_clients_of_one_cold_variant_cost_one_fetch_one_render_and_one_store(bucket, start, album):
    photo = album[0]
    bucket.put("crowd.jpg", photo.data)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    fetch, variant = f"^GET /{bucket.name}/originals/crowd.jpg", f"/{bucket.name}/800x600/crowd.jpg"

    # The original is held back until all have asked: everybody is there before there is anything to serve.
    release = tap.hold(fetch)
    answers = crowd(
        server.port, ["/800x600/crowd.jpg"] * 200, then=lambda: (eventually(lambda: tap.count(fetch)), release())
    )

    assert Counter(answer.status for answer in answers) == {200: 200}
    assert len({answer.body for answer in answers}) == 1
    came = Counter(answer["x-cache"] for answer in answers)
    assert came["miss"] == 1, f"one render: {came}"
    assert came["coalesced"] + came["memory"] == 199, came
    eventually(lambda: bucket.variant("800x600/crowd.jpg"), what="the variant in the bucket")
    assert server.stop() == 0
    assert tap.count(fetch) == 1, tap.requests
    assert tap.count(f"^PUT {variant}") == 1, tap.requests
    assert tap.count(f"^(GET|HEAD) {variant}") <= 1, "looked for it more than once"


def test_three_sizes_of_one_original_at_once_cost_one_fetch(bucket, start, album):
    bucket.put("sizes.jpg", album[1].data)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    fetch = f"^GET /{bucket.name}/originals/sizes.jpg"
    release = tap.hold(fetch)

    def when_all_are_there():
        # All three were looked for in the store; and after another request went all the way, they wait for the
        # original.
        eventually(lambda: tap.count("^(GET|HEAD) /.*x[0-9]+/sizes.jpg") >= 3)
        assert server.ask("/800x600/missing.jpg").status == 404
        release()

    targets = [f"/{size}/sizes.jpg" for size in ("800x600", "400x300", "200x150")] * 5
    answers = crowd(server.port, targets, then=when_all_are_there)
    assert Counter(answer.status for answer in answers) == {200: 15}
    assert tap.count(fetch) == 1, tap.requests


def test_a_slow_store_does_not_keep_what_is_in_memory_from_being_served(bucket, start, picture):
    bucket.put("warm.jpg", picture)
    bucket.put("cold.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    assert server.ask("/800x600/warm.jpg").status == 200
    release = tap.hold("^GET /.*/originals/cold.jpg")

    def meanwhile():
        eventually(lambda: tap.count("originals/cold.jpg"))
        assert ask(server.port, "/800x600/warm.jpg", timeout=2)["x-cache"] == "memory"
        release()

    answers = crowd(server.port, ["/800x600/cold.jpg", "/400x300/cold.jpg"], then=meanwhile)
    assert [answer.status for answer in answers] == [200, 200]


def test_many_different_variants_at_once_are_all_served(bucket, start, picture):
    keys = [f"{number}.jpg" for number in range(40)]
    for key in keys:
        bucket.put(key, picture)
    server = start.miniature(bucket.environment)
    answers = crowd(server.port, [f"/{size}/{key}" for key in keys for size in ("400x300", "200x150")])
    assert Counter(answer.status for answer in answers) == {200: 80}
