# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The worker: uploads become all their sizes, whatever happens to events, messages and workers on the way."""

import json
import random
import signal
import time

import photos
import pytest
from eager import Pipeline, sizes_of
from photos import jpeg_size
from stores import SIZES
from waiting import eventually


@pytest.fixture(scope="session")
def small(tmp_path_factory, picture):
    """Small enough that making its sizes takes milliseconds."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "large.jpg").write_bytes(picture)
    photos.vips("thumbnail", folder / "large.jpg", f"{folder}/small.jpg[Q=70,strip]", 320)
    return (folder / "small.jpg").read_bytes()


def test_an_upload_becomes_every_size_within_two_seconds_and_nobody_asks_the_origin(start, ministack, picture):
    pipeline = Pipeline(ministack)
    start.worker(pipeline.environment)
    origin = start.miniature(pipeline.bucket.environment)
    bucket = f"http://127.0.0.1:{ministack.port}/{pipeline.bucket.name}"
    edge = start.edge([origin.port], bucket)

    begun = time.monotonic()
    pipeline.put("photos/cat.jpg", picture)
    eventually(lambda: pipeline.names() == sizes_of("photos/cat.jpg"), what="all sizes")
    assert time.monotonic() - begun < 2

    for size in SIZES:
        answer = edge.ask(f"/{size}/photos/cat.jpg")
        assert answer.status == 200 and answer["content-type"] == "image/jpeg"
        width, height = map(int, size.split("x"))
        assert jpeg_size(answer.body) == (width, height, True)
        assert answer["cache-control"] == "public, max-age=31536000, immutable"
        assert answer["x-amz-meta-cache-tag"].startswith("src-")
        metadata = pipeline.bucket.about(f"{size}/photos/cat.jpg")["Metadata"]
        assert int(metadata["engine"]) >= 1 and metadata["source-etag"] and metadata["cache-tag"]
    assert origin.metric("miniature_http_responses_total") == 0


@pytest.mark.parametrize("through", ["sns", "s3"])
def test_a_replaced_and_a_removed_original_are_followed(start, ministack, picture, other_picture, through):
    pipeline = Pipeline(ministack, through=through)
    told = pipeline.distribution()
    worker = start.worker(pipeline.environment, **told)
    key = "photos/a cat (1)+é.jpg"
    pipeline.put(key, picture)
    eventually(lambda: pipeline.names() == sizes_of(key), what="all sizes")
    first = pipeline.bucket.variant(f"400x300/{key}")
    assert pipeline.invalidations() == 0

    pipeline.put(key, other_picture)
    eventually(lambda: pipeline.bucket.variant(f"400x300/{key}") != first, what="the new picture")
    pipeline.drained()
    assert pipeline.invalidations() == 1

    pipeline.remove(key)
    eventually(lambda: pipeline.names() == [], what="no variant left")
    pipeline.drained()
    assert pipeline.invalidations() == 2
    assert worker.metric("miniature_events_total", 'outcome="removed"') == 1
    assert pipeline.dead_letters() == []


def test_events_that_come_ten_times_or_in_the_wrong_order_end_as_if_each_had_come_once(start, ministack, small):
    pipeline = Pipeline(ministack)
    worker = start.worker(pipeline.environment, workers=1)
    for key in ("twice.jpg", "again.jpg", "back.jpg"):
        pipeline.put(key, small)
    pipeline.put("gone.jpg", small)
    pipeline.remove("gone.jpg")
    pipeline.drained()
    made = worker.metric("miniature_renders_total", 'outcome="ok"')

    created = [pipeline.event(key) for key in ("twice.jpg", "again.jpg", "back.jpg", "gone.jpg")]
    removed = [pipeline.event(key, "ObjectRemoved:Delete", sequencer="01") for key in ("back.jpg", "gone.jpg")]
    messages = (created + removed) * 10
    random.Random(7).shuffle(messages)
    pipeline.send(*messages)
    pipeline.drained()

    assert pipeline.names() == sizes_of("again.jpg", "back.jpg", "twice.jpg")
    # Nothing was made twice: what is there is right, whatever an event says of it.
    assert worker.metric("miniature_renders_total", 'outcome="ok"') == made
    assert pipeline.dead_letters() == []


def test_of_what_is_no_picture_nothing_is_made_and_only_what_cannot_be_read_is_a_dead_letter(start, ministack, small):
    pipeline = Pipeline(ministack, receives=2, visibility=30)
    worker = start.worker(pipeline.environment)
    pipeline.put("text.jpg", b"no picture at all")
    pipeline.put("half.jpg", small[: len(small) // 2])
    pipeline.put("folder/", b"")
    unreadable = ["{", "[]", json.dumps({"Records": [{"eventSource": "aws:s3"}]}), "x" * (64 << 10)]
    large = pipeline.event("good.jpg", padding="x" * (64 << 10))
    pipeline.send(*unreadable, large)
    pipeline.put("good.jpg", small)

    eventually(lambda: pipeline.names() == sizes_of("good.jpg"), what="the good one")
    eventually(lambda: worker.metric("miniature_events_total", 'outcome="unusable"') == 2, what="two that are none")
    # They come again when their time is up; the tests do not wait for that.
    eventually(lambda: worker.metric("miniature_events_total", 'outcome="unreadable"') == len(unreadable), what="all")
    eventually(lambda: pipeline.waiting() == len(unreadable), what="only the unreadable left")


@pytest.mark.heavy
def test_a_bucket_without_a_filter_does_not_answer_itself(start, ministack, small):
    """200 uploads, whose variants raise events too: exactly 200 times the sizes."""
    pipeline = Pipeline(ministack, prefix=None, through="s3")
    worker = start.worker(pipeline.environment)
    keys = [f"{number}.jpg" for number in range(200)]
    for key in keys:
        pipeline.put(key, small)
    eventually(lambda: worker.metric("miniature_events_total", 'outcome="made"') == 200, 60, "200 made")
    pipeline.drained()
    assert pipeline.names() == sizes_of(*keys)
    assert worker.metric("miniature_renders_total", 'outcome="ok"') == 200
    # Each variant's event came back, and was recognised.
    assert worker.metric("miniature_events_total", 'outcome="skipped"') >= 600


def test_a_worker_that_is_told_to_stop_finishes_what_runs(start, ministack, small):
    pipeline = Pipeline(ministack)
    worker = start.worker(pipeline.environment)
    for number in range(30):
        pipeline.put(f"{number}.jpg", small)
    eventually(lambda: len(pipeline.names()) >= 6, what="some work done")
    assert worker.stop() == 0
    names = pipeline.names()
    # No original is left with some of its sizes only.
    keys = {name.split("/", 1)[1] for name in names}
    assert sorted(names) == sizes_of(*keys)
    worker.start()
    eventually(lambda: len(pipeline.names()) == 90, 40, "the rest")


@pytest.mark.heavy
def test_five_hundred_uploads_survive_workers_that_are_killed(start, ministack, small):
    """Two workers, each killed and started again at random: every size of every picture, nothing lost."""
    pipeline = Pipeline(ministack, receives=3, visibility=30)
    # Sent first, since it takes three receives, half a minute apart, until it is given up.
    poison = "{ this can't be read"
    pipeline.send(poison)
    workers = [start.worker(pipeline.environment, workers=1) for _ in range(2)]
    keys = [f"p/{number}.jpg" for number in range(500)]
    dice = random.Random(2026)
    made = 0
    for number, key in enumerate(keys):
        pipeline.put(key, small)
        if number % 60 == 59:
            victim = dice.choice(workers)
            made += victim.metric("miniature_events_total", 'outcome="made"')
            victim.program.signal(signal.SIGKILL)
            victim.program.wait()
            victim.start()

    eventually(lambda: pipeline.names() == sizes_of(*keys), 90, "every size of every picture")
    made += sum(worker.metric("miniature_events_total", 'outcome="made"') for worker in workers)
    # What a killed worker had made and not yet counted or acknowledged may be made again; nothing else is.
    assert made <= 500 + 8 * 4
    dead = []
    eventually(lambda: dead.extend(pipeline.dead_letters()) or dead, 120, "the dead letter")
    pipeline.drained(within=60)
    dead += pipeline.dead_letters()
    assert dead == [poison]


def test_without_a_queue_it_says_what_to_set(start, ministack, bucket):
    with pytest.raises(RuntimeError, match="MINIATURE_QUEUE"):
        start.worker(bucket.environment)
    missing = f"http://127.0.0.1:{ministack.port}/000000000000/no-such-queue"
    with pytest.raises(RuntimeError, match="no-such-queue"):
        start.worker({**bucket.environment, "MINIATURE_QUEUE": missing,
                      "AWS_ENDPOINT_URL_SQS": f"http://127.0.0.1:{ministack.port}"})  # fmt: skip
