# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""`miniature lambda` on a Runtime API: pictures over HTTP, and how it starts and ends."""

import base64
import json
import random
from urllib.parse import quote

import pytest
import runtime
from conftest import new_bucket
from photos import jpeg_size, vips
from processes import stopwatch
from waiting import eventually

# Of one request, or of the connection that a function does not have.
OWN = {"x-request-id", "server-timing", "x-cache", "date", "server", "connection", "keep-alive", "last-modified",
       "content-length"}  # fmt: skip


class Both:
    """A function and a server with the same originals, each with a bucket of its own."""

    def __init__(self, function, server, buckets):
        self.function, self.server, self.buckets = function, server, buckets
        self.bucket = buckets[0]

    def put(self, key, data):
        """An original for both."""
        for bucket in self.buckets:
            bucket.put(key, data)

    def expect_alike(self, target, method="GET", headers=None):
        """The function answers a target as the server does; returns what the function says."""
        picture = self.function.picture(target, method, headers)
        answer = self.server.ask(target, method, headers)
        assert (picture.status, mine(picture)) == (answer.status, mine(answer))
        if is_problem(picture):
            assert {**json.loads(picture.body), "instance": ""} == {**answer.problem, "instance": ""}
        else:
            assert picture.body == answer.body and picture["content-length"] == answer["content-length"]
        return picture


def mine(answer):
    """The headers that say something about the picture."""
    return {name: value for name, value in answer.headers.items() if name not in OWN}


def is_problem(answer):
    """Whether it is one (RFC 9457), which has the request's id in it."""
    return answer["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def both(start_once, ministack, picture):
    """For the tests that only ask."""
    buckets = [new_bucket(ministack), new_bucket(ministack)]
    server = start_once.miniature(buckets[1].environment, missing_period=0)
    world = Both(start_once.function(buckets[0].environment, missing_period=0), server, buckets)
    world.put("cat.jpg", picture)
    return world


def test_a_picture_is_streamed_as_the_server_would_answer_it(both):
    picture = both.expect_alike("/800x600/cat.jpg")
    assert picture.status == 200 and jpeg_size(picture.body)[:2] == (800, 600)
    assert picture["content-length"] == str(len(picture.body))


@pytest.mark.parametrize(
    "key", ["a b.jpg", "a+b.jpg", "100%.jpg", "é/ü.jpg", "(1).jpg", "x//y.jpg", "日本/写真 (2)+.jpg", "%41.jpg"]
)
def test_keys_of_any_letters_are_found(both, picture, key):
    both.put(key, picture)
    path = f"/200x150/{quote(key, safe='/()')}"
    assert both.expect_alike(path).status == 200
    eventually(lambda: both.bucket.variant(f"200x150/{key}"), what="the variant under the key as it is")


@pytest.mark.parametrize(
    "target, status",
    [
        ("/200x150/missing.jpg", 404),
        ("/201x150/cat.jpg", 403),
        ("/200x150,quality=80/cat.jpg", 301),
        ("/200x150,quality=80/cat.jpg?a=1&b=%20x&c", 301),
        ("/200x150/%63at.jpg?sig=x", 301),
        ("/200x150,quality=0/cat.jpg", 400),
        ("/200x150/100%.jpg", 400),
        ("/", 400),
    ],
)
def test_what_is_no_picture_is_answered_as_by_the_server(both, target, status):
    answer = both.expect_alike(target)
    assert answer.status == status
    if status == 301:
        query = target.partition("?")[1:]
        assert answer["location"] == "/200x150/cat.jpg" + "".join(query)
    else:
        assert answer["content-type"] == "application/problem+json" and answer["cache-control"]


def test_head_tells_the_length_and_sends_nothing(both):
    answer = both.expect_alike("/400x300/cat.jpg", "HEAD")
    assert answer.status == 200 and answer.body == b"" and int(answer["content-length"]) > 1000


def test_a_client_with_the_picture_gets_304_and_a_range_is_a_part(both):
    whole = both.function.picture("/400x300/cat.jpg")
    answer = both.function.picture("/400x300/cat.jpg", headers={"if-none-match": whole["etag"]})
    assert (answer.status, answer["etag"], answer.body) == (304, whole["etag"], b"")
    part = both.expect_alike("/400x300/cat.jpg", headers={"range": "bytes=2-9"})
    assert part.status == 206 and part.body == whole.body[2:10]


@pytest.mark.parametrize("method, status", [("GET", 304), ("HEAD", 304), ("OPTIONS", 204)])
def test_an_answer_without_content_has_the_servers_headers(both, method, status):
    tag = both.function.picture("/400x300/cat.jpg")["etag"]
    assert both.expect_alike("/400x300/cat.jpg", method, {"if-none-match": tag}).status == status


def test_post_is_refused(both):
    assert both.function.picture("/400x300/cat.jpg", "POST").status == 405


def test_an_http_api_gets_one_piece_of_json_and_its_decoded_path_is_understood(both, picture):
    key = "ä b+%/(c).jpg"
    both.put(key, picture)
    post = both.function.invoke(runtime.http_api(f"/400x300/{key}")).result()
    assert "lambda-runtime-function-response-mode" not in post.headers and "content-length" in post.headers
    answer = post.json
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    assert "statusDescription" not in answer and "multiValueHeaders" not in answer
    assert base64.b64decode(answer["body"]) == both.server.ask(f"/400x300/{quote(key, safe='/()')}").body
    missing = both.function.invoke(runtime.http_api("/400x300/missing.jpg")).result().json
    assert missing["statusCode"] == 404 and b"missing" in base64.b64decode(missing["body"])


@pytest.mark.parametrize("multi_value", [False, True])
def test_a_load_balancer_gets_its_form_back(both, multi_value):
    def ask(target, method="GET"):
        return both.function.invoke(runtime.load_balancer(target, method, multi_value=multi_value)).result().json

    answer = ask("/400x300/cat.jpg")
    assert (answer["statusCode"], answer["statusDescription"]) == (200, "200 OK")
    assert base64.b64decode(answer["body"]) == both.server.ask("/400x300/cat.jpg").body
    present, absent = ("multiValueHeaders", "headers") if multi_value else ("headers", "multiValueHeaders")
    wrapped = ["image/jpeg"] if multi_value else "image/jpeg"
    assert answer[present]["content-type"] == wrapped and absent not in answer
    assert ask("/400x300/missing.jpg")["statusDescription"] == "404 Not Found"
    redirect = ask("/400x300,quality=80/cat.jpg?b=%20x&a=1")
    location = redirect[present]["location"]
    assert (location[0] if multi_value else location) == "/400x300/cat.jpg?a=1&b=%20x"


def test_a_picture_that_a_load_balancer_would_not_take_is_a_problem_that_says_so(both, tmp_path):
    # Noise can't be compressed: 1.4 MB.
    noise = tmp_path / "noise.ppm"
    noise.write_bytes(b"P6 800 600 255\n" + random.Random(1).randbytes(800 * 600 * 3))
    vips("copy", noise, tmp_path / "noise.png")
    both.put("noise.png", (tmp_path / "noise.png").read_bytes())
    answer = both.function.invoke(runtime.load_balancer("/800x600,format=png/noise.png")).result().json
    assert (answer["statusCode"], answer["headers"]["cache-control"]) == (500, "no-store"), answer["headers"]
    assert "RESPONSE_STREAM" in json.loads(base64.b64decode(answer["body"]))["detail"]
    assert both.function.picture("/800x600,format=png/noise.png").status == 200


def test_a_variant_is_stored_before_the_next_invocation_is_asked_for(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = start.function(bucket.environment_through(tap.port))
    it.until_waiting()
    release = tap.hold("^PUT ")
    assert it.picture("/800x600/cat.jpg").status == 200, "the client does not wait for the store"
    eventually(lambda: tap.count("^PUT "), what="storing")
    assert it.api.asked == 1 and bucket.variant("800x600/cat.jpg") is None
    release()
    eventually(lambda: it.api.asked == 2, what="the next invocation asked for")
    assert bucket.variant("800x600/cat.jpg")


def test_with_little_time_left_the_answer_comes_before_lambda_gives_up(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = start.function(bucket.environment_through(tap.port))
    it.until_waiting()
    release = tap.hold("originals/")
    since = stopwatch()
    answer = it.invoke(runtime.function_url("/800x600/cat.jpg"), seconds=2).picture()
    assert answer.status in (503, 504) and answer["cache-control"] == "no-store"
    assert since() < 2, "after the deadline"
    since = stopwatch()
    assert it.invoke(runtime.function_url("/800x600/cat.jpg"), seconds=0.3).picture().status in (503, 504)
    assert since() < 1, "with no time left nothing is begun"
    release()
    assert it.picture("/800x600/cat.jpg").status == 200


def test_a_buffered_function_url_gets_json(start, bucket, picture):
    bucket.put("cat.jpg", picture)
    it = start.function(bucket.environment, lambda_response="buffered")
    post = it.invoke(runtime.function_url("/200x150/cat.jpg")).result()
    assert "lambda-runtime-function-response-mode" not in post.headers
    assert jpeg_size(base64.b64decode(post.json["body"]))[:2] == (200, 150)


def test_two_invocations_overlap_where_lambda_allows_it(bucket, start, picture):
    for name in ("cat.jpg", "dog.jpg"):
        bucket.put(name, picture)
    tap = start.tap(bucket.ministack.port)
    it = start.function(bucket.environment_through(tap.port), concurrency=2)
    it.until_waiting(2)
    release = tap.hold("^GET .*originals/")
    pair = [it.invoke(runtime.function_url(f"/200x150/{name}.jpg")) for name in ("cat", "dog")]
    eventually(lambda: tap.count("^GET .*originals/") == 2, what="both at work")
    assert not any(one.answered.is_set() for one in pair)
    release()
    assert [one.picture().status for one in pair] == [200, 200]


# Its own life


def test_told_to_end_while_it_waits_it_exits_with_0(start, bucket):
    it = start.function(bucket.environment)
    it.until_waiting()
    workers = it.workers()
    assert workers
    since = stopwatch()
    assert it.stop() == 0
    assert since() < 5 and not it.workers()


def test_told_to_end_while_it_works_it_answers_first(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = start.function(bucket.environment_through(tap.port))
    it.until_waiting()
    release = tap.hold("^GET .*originals/")
    invocation = it.invoke(runtime.function_url("/800x600/cat.jpg"))
    eventually(lambda: tap.count("^GET .*originals/"), what="at work")
    it.program.process.terminate()
    release()
    assert invocation.picture().status == 200
    assert it.program.wait(20) == 0
    assert bucket.variant("800x600/cat.jpg"), "what was made is stored first"


def test_a_start_that_fails_is_told_to_lambda(start, bucket):
    it = start.function(bucket.environment, render_program="/nowhere/miniature-render")
    assert it.program.wait(20) != 0
    error = it.api.init_error
    assert error and error.error_type == "Startup.Failed" and "/nowhere" in error.json["errorMessage"]
    assert it.api.asked == 0


@pytest.mark.parametrize("settings, named", [({"sizes": "x"}, "MINIATURE_SIZES"), ({"nonsense": 1}, "NONSENSE")])
def test_settings_that_cannot_be_meant_end_the_start(start, bucket, settings, named):
    it = start.function(bucket.environment, **settings)
    assert it.program.wait(20) != 0
    assert named in it.program.tail() and it.api.asked == 0
