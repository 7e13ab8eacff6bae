# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Faults that take more than one answer to tell: each is one row of the second table of docs/faults.md."""

import itertools
import json
import threading
import time

from faults import DEADLINE, STORIES, error, whole
from test_faults import environment
from waiting import eventually
from wire import crowd

TOLD = set()


def story(name):
    """Marks the test of a row."""
    assert name in dict(STORIES), name
    TOLD.add(name)
    return lambda test: test


class Source:
    """An endpoint as ECS has it, which gives a new key each time it is asked."""

    def __init__(self, start, lifetime=3600):
        self.lifetime, self.numbers, self.is_up = lifetime, itertools.count(1), True
        self.endpoint = start.scripted(self.answer)

    def answer(self, request):
        """Credentials, with the number of the call in the key's name."""
        if not self.is_up:
            return 500, {}, ""
        expiration = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.lifetime))
        keys = {"AccessKeyId": f"KEY{next(self.numbers)}", "SecretAccessKey": "s", "Token": "t"}
        return 200, {"Content-Type": "application/json"}, json.dumps({**keys, "Expiration": expiration})

    @property
    def calls(self):
        """How often it was asked."""
        return len(self.endpoint.requests)

    def environment(self, port):
        """What the server is told instead of a key."""
        kept = {name: value for name, value in environment(port).items() if "KEY" not in name}
        return {**kept, "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{self.endpoint.port}/creds"}


def s3_without_variants(start, original, put=lambda request: (200, {}, "")):
    """A bucket without variants, whose originals are what the function says."""

    def answer(request):
        if request.method == "PUT":
            return put(request)
        return original(request) if "/originals/" in request.target else error(404, "NoSuchKey")

    return start.scripted(answer)


@story("the token expires, and its source has a newer one")
def test_a_token_that_expired_is_replaced_once_for_all(start, picture):
    source = Source(start)
    expired = lambda request: "KEY1/" in request.headers["authorization"]  # noqa: E731
    s3 = start.scripted(lambda request: error(400, "ExpiredToken") if expired(request)
                        else whole(picture) if "/originals/" in request.target else error(404, "NoSuchKey"))  # fmt: skip
    server = start.miniature(source.environment(s3.port), deadline=DEADLINE)
    targets = [f"/400x300/{number}.jpg" for number in range(8)]
    assert {answer.status for answer in crowd(server.port, targets)} == {200}
    assert source.calls == 2
    assert server.metric("miniature_credentials_refreshes_total", 'outcome="ok"') == 2
    assert server.metric("miniature_s3_requests_total", 'outcome="expired"') >= 1


@story("the source of credentials is down, the old ones hold")
def test_old_credentials_serve_while_their_source_is_down(start, picture):
    # Under half of a short life is left at once, so that each request may begin a refresh.
    source = Source(start, lifetime=120)
    s3 = s3_without_variants(start, lambda request: whole(picture))
    server = start.miniature(source.environment(s3.port), deadline=DEADLINE)
    assert server.ask("/400x300/first.jpg").status == 200
    source.is_up, source.lifetime = False, 120
    for number in range(20):
        assert server.ask(f"/200x150/{number}.jpg").status == 200
    assert all("KEY1/" in request.headers["authorization"] for request in s3.requests)


@story("the source of credentials is down from the start")
def test_without_credentials_it_is_a_503_until_there_are_some(start, picture):
    source = Source(start)
    source.is_up = False
    s3 = s3_without_variants(start, lambda request: whole(picture))
    server = start.miniature(source.environment(s3.port), deadline=DEADLINE)
    answer = server.ask("/400x300/cat.jpg")
    assert answer.status == 503 and answer["cache-control"] == "no-store"
    assert server.metric("miniature_credentials_refreshes_total", 'outcome="failed"') >= 1
    assert not s3.requests
    assert not server.ready()
    source.is_up = True
    # Nobody sends anything to a server that is not ready, so it has to find out by itself.
    eventually(server.ready, 10, "readiness")
    assert server.ask("/400x300/cat.jpg").status == 200


@story("an original is overwritten while a variant is made of it")
def test_a_variant_names_the_original_it_was_made_from(start, picture, other_picture):
    versions = itertools.count(1)
    stored = {}

    def original(request):
        number = next(versions)
        return whole(picture if number == 1 else other_picture, {"ETag": f'"v{number}"'})

    def put(request):
        stored[request.target] = request.headers["x-amz-meta-source-etag"]
        return 200, {}, ""

    s3 = s3_without_variants(start, original, put)
    server = start.miniature(environment(s3.port))
    small, large = server.ask("/200x150/cat.jpg"), server.ask("/400x300/cat.jpg")
    assert small.status == large.status == 200 and small["etag"] != large["etag"]
    eventually(lambda: len(stored) == 2, what="both stored")
    # Whoever compares knows that the first is of an older original.
    assert stored == {"/pictures/200x150/cat.jpg": "v1", "/pictures/400x300/cat.jpg": "v2"}


@story("an original is deleted and its variant is there")
def test_a_stored_variant_outlives_its_original_until_a_purge(start, bucket, picture):
    bucket = bucket
    bucket.put("cat.jpg", picture)
    server = start.miniature(bucket.environment, missing_period=0)
    assert server.ask("/400x300/cat.jpg").status == 200
    eventually(lambda: "400x300/cat.jpg" in bucket.names(), what="the variant in the store")
    bucket.s3.delete_object(Bucket=bucket.name, Key="originals/cat.jpg")
    server.restart()
    assert server.ask("/400x300/cat.jpg").status == 200
    assert server.purge("cat.jpg").status == 200
    assert server.ask("/400x300/cat.jpg").status == 404


@story("more is to be stored than fits in line")
def test_what_cannot_be_stored_is_dropped_and_counted(start, picture):
    gate = threading.Event()
    s3 = s3_without_variants(start, lambda request: whole(picture), lambda request: (gate.wait(2), (200, {}, ""))[1])
    server = start.miniature(environment(s3.port), cache=0)
    targets = [f"/200x150/{number}.jpg" for number in range(540)]
    for first in range(0, len(targets), 45):
        assert {answer.status for answer in crowd(server.port, targets[first : first + 45])} == {200}
    dropped = server.metric("miniature_write_backs_total", 'outcome="dropped"')
    waiting = server.metric("miniature_write_backs_waiting")
    stored = server.metric("miniature_write_backs_total", 'outcome="stored"')
    # 512 wait and 4 are on their way; what is over that has gone, or has been stored meanwhile.
    assert waiting <= 512 and dropped + waiting + stored + 4 >= 540
    gate.set()
    eventually(lambda: server.metric("miniature_write_backs_waiting") == 0, 20, "an empty line")


@story("an object was stored and the answer got lost")
def test_a_lost_answer_to_storing_costs_one_more_call(start, picture):
    calls = itertools.count(1)
    # The first is stored and not answered; the second finds it.
    s3 = s3_without_variants(start, lambda request: whole(picture),
                lambda request: None if next(calls) == 1 else error(412, "PreconditionFailed"))  # fmt: skip
    server = start.miniature(environment(s3.port))
    assert server.ask("/400x300/cat.jpg").status == 200
    eventually(lambda: server.metric("miniature_write_backs_total", 'outcome="found"') == 1, what="found there")
    assert server.metric("miniature_write_backs_total", 'outcome="failed"') == 0


@story("S3 is out for good")
def test_in_an_outage_the_answer_is_immediate_and_ends_with_it(start, picture):
    well = False
    s3 = start.scripted(lambda request: whole(picture) if well and "/originals/" in request.target
                        else error(404, "NoSuchKey") if well else error(500, "InternalError"))  # fmt: skip
    server = start.miniature(environment(s3.port), deadline=DEADLINE)
    for number in range(5):
        assert server.ask(f"/400x300/{number}.jpg").status == 503
    assert server.metric("miniature_s3_circuit_open") == 1
    begun = time.monotonic()
    answers = [server.ask(f"/400x300/quick{number}.jpg") for number in range(20)]
    assert {answer.status for answer in answers} == {503}
    # Twenty with at most one probe a second among them.
    assert time.monotonic() - begun < 3
    assert server.metric("miniature_s3_suspended_total") >= 15
    well = True
    eventually(lambda: server.ask("/400x300/back.jpg").status == 200, 5, "the end of the outage")
    assert server.metric("miniature_s3_circuit_open") == 0


def test_every_story_of_the_documentation_is_told():
    assert {name for name, _ in STORIES} == TOLD
