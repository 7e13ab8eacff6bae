# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""`miniature lambda` on a Runtime API: pictures over HTTP, events, and how it starts and ends."""

import base64
import json
import random
import time
from urllib.parse import quote

import pytest
import runtime
import s3_events
from conftest import new_bucket
from photos import jpeg_size, vips
from processes import stopwatch
from runtime import TRACE, Function
from stores import SIZES
from test_faults import environment
from waiting import eventually

# Of one request, or of the connection that a function does not have.
OWN = {"x-request-id", "server-timing", "x-cache", "date", "server", "connection", "keep-alive", "last-modified"}


@pytest.fixture
def function(tmp_path_factory):
    """Starts functions, and ends them after the test."""
    started = []

    def begin(environment, **settings):
        started.append(Function(tmp_path_factory.mktemp("lambda"), environment, **settings))
        return started[-1]

    yield begin
    for one in started:
        one.stop()


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
        if picture["content-type"] != "application/problem+json":
            assert picture.body == answer.body
        return picture


def mine(answer):
    """The headers that say something about the picture."""
    return {name: value for name, value in answer.headers.items() if name not in OWN}


@pytest.fixture(scope="module")
def both(tmp_path_factory, start_once, ministack, picture):
    """For the tests that only ask."""
    buckets = [new_bucket(ministack), new_bucket(ministack)]
    server = start_once.miniature(buckets[1].environment, missing_period=0)
    function = Function(tmp_path_factory.mktemp("lambda"), buckets[0].environment, missing_period=0)
    world = Both(function, server, buckets)
    world.put("cat.jpg", picture)
    yield world
    assert function.stop() == 0


def all_sizes(bucket, key):
    """Whether each size of an original is stored, and is that size."""
    stored = {size: bucket.variant(f"{size}/{key}") for size in SIZES}
    return all(data and "{}x{}".format(*jpeg_size(data)) == size for size, data in stored.items())


# Over HTTP


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


@pytest.mark.xfail(reason="Content-Length: 0 is said of answers that have none (RFC 9110 §8.6)")
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


def test_a_variant_is_stored_before_the_next_invocation_is_asked_for(function, bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = function(bucket.environment_through(tap.port))
    it.until_waiting()
    release = tap.hold("^PUT ")
    assert it.picture("/800x600/cat.jpg").status == 200, "the client does not wait for the store"
    eventually(lambda: tap.count("^PUT "), what="storing")
    assert it.api.asked == 1 and bucket.variant("800x600/cat.jpg") is None
    release()
    eventually(lambda: it.api.asked == 2, what="the next invocation asked for")
    assert bucket.variant("800x600/cat.jpg")


def test_with_little_time_left_the_answer_comes_before_lambda_gives_up(function, bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = function(bucket.environment_through(tap.port))
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


def test_a_buffered_function_url_gets_json(function, bucket, picture):
    bucket.put("cat.jpg", picture)
    it = function(bucket.environment, lambda_response="buffered")
    post = it.invoke(runtime.function_url("/200x150/cat.jpg")).result()
    assert "lambda-runtime-function-response-mode" not in post.headers
    assert jpeg_size(base64.b64decode(post.json["body"]))[:2] == (200, 150)


def test_two_invocations_overlap_where_lambda_allows_it(function, bucket, start, picture):
    for name in ("cat.jpg", "dog.jpg"):
        bucket.put(name, picture)
    tap = start.tap(bucket.ministack.port)
    it = function(bucket.environment_through(tap.port), concurrency=2)
    it.until_waiting(2)
    release = tap.hold("^GET .*originals/")
    pair = [it.invoke(runtime.function_url(f"/200x150/{name}.jpg")) for name in ("cat", "dog")]
    eventually(lambda: tap.count("^GET .*originals/") == 2, what="both at work")
    assert not any(one.answered.is_set() for one in pair)
    release()
    assert [one.picture().status for one in pair] == [200, 200]


# Events


SHAPES = {
    "S3": s3_events.s3,
    "S3 by way of SNS": lambda bucket, key: s3_events.sns(s3_events.s3(bucket, key)),
    "S3 by way of SQS": lambda bucket, key: s3_events.sqs(s3_events.s3(bucket, key)),
    "S3 by way of SNS and SQS": lambda bucket, key: s3_events.sqs(s3_events.envelope(s3_events.s3(bucket, key))),
    "EventBridge": s3_events.bridge,
    "EventBridge by way of SQS": lambda bucket, key: s3_events.sqs(s3_events.bridge(bucket, key)),
}
BY_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=[name.replace(" ", "-") for name in SHAPES])


@BY_SHAPE
def test_after_an_upload_every_size_is_stored(both, picture, shape):
    key = f"up load+é/{time.monotonic_ns()}.jpg"
    both.bucket.put(key, picture)
    answer = both.function.happened(shape(both.bucket.name, f"originals/{key}"))
    assert answer in (None, {"batchItemFailures": []})
    assert all_sizes(both.bucket, key)
    assert both.function.picture(f"/800x600/{quote(key)}")["x-cache"] == "stored"


@pytest.mark.parametrize(
    "gone",
    [s3_events.removed, lambda bucket, key: s3_events.bridge(bucket, key, "Object Deleted")],
    ids=["S3", "EventBridge"],
)
def test_after_a_removal_nothing_is_left(both, picture, gone):
    key = f"gone/{time.monotonic_ns()}.jpg"
    both.bucket.put(key, picture)
    both.function.happened(s3_events.s3(both.bucket.name, f"originals/{key}"))
    assert all_sizes(both.bucket, key) and both.function.picture(f"/200x150/{key}").status == 200
    both.bucket.s3.delete_object(Bucket=both.bucket.name, Key=f"originals/{key}")
    assert both.function.happened(gone(both.bucket.name, f"originals/{key}")) is None
    assert not [name for name in both.bucket.names() if name.endswith(key)]
    assert both.function.picture(f"/200x150/{key}").status == 404


def test_a_replaced_original_is_seen(both, picture, other_picture):
    both.bucket.put("again.jpg", picture)
    event = s3_events.s3(both.bucket.name, "originals/again.jpg")
    both.function.happened(event)
    before = both.function.picture("/200x150/again.jpg")
    both.bucket.put("again.jpg", other_picture)
    assert both.function.happened(event) is None
    after = both.function.picture("/200x150/again.jpg")
    assert after.status == 200 and after["etag"] != before["etag"] and after.body != before.body


def test_what_calls_for_nothing_is_a_success(both):
    both.bucket.put("text.jpg", b"This is no picture.")
    before = both.bucket.names()
    for event in (
        s3_events.test_event(both.bucket.name),
        s3_events.s3(both.bucket.name, "originals/text.jpg"),
        s3_events.s3("another-bucket", "originals/cat.jpg"),
        s3_events.s3(both.bucket.name, "800x600/cat.jpg"),
        s3_events.s3(both.bucket.name, "originals/cat.jpg", "ObjectTagging:Put"),
    ):
        assert both.function.happened(event) is None
    assert both.bucket.names() == before


@pytest.mark.parametrize("event", [{"hello": "world"}, [1, 2], {"Records": [{"eventSource": "aws:kinesis"}]}])
def test_an_event_that_cannot_be_read_is_an_error_and_the_next_is_served(both, event):
    error = both.function.invoke(event).error()
    assert error.error_type == "Event.Unreadable"
    assert error.json["errorType"] == "Event.Unreadable" and error.json["errorMessage"]
    assert both.function.picture("/200x150/cat.jpg").status == 200


def test_what_is_no_json_or_an_old_gateway_is_an_error_that_says_so(both):
    assert both.function.invoke(b"{nonsense").error().error_type == "Payload.Malformed"
    old = {"version": "1.0", "httpMethod": "GET", "path": "/", "requestContext": {"stage": "$default"}}
    error = both.function.invoke(old).error()
    assert error.error_type == "Payload.Unsupported" and "2.0" in error.json["errorMessage"]


def test_of_a_batch_only_the_messages_that_failed_come_again(both, picture):
    both.bucket.put("good.jpg", picture)
    good = s3_events.s3(both.bucket.name, "originals/good.jpg")
    answer = both.function.happened(s3_events.sqs("malformed", good, s3_events.test_event(both.bucket.name)))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert all_sizes(both.bucket, "good.jpg")


def test_a_message_that_may_go_better_later_is_reported(function, start, bucket, picture):
    for name in ("good.jpg", "bad.jpg"):
        bucket.put(name, picture)
    tap = start.tap(bucket.ministack.port)
    it = function(bucket.environment_through(tap.port))
    it.until_waiting()
    # It hangs until the time is up.
    release = tap.hold("originals/bad.jpg")
    messages = [s3_events.s3(bucket.name, f"originals/{name}.jpg") for name in ("good", "bad")]
    answer = it.invoke(s3_events.sqs(*messages), seconds=2.5).result().json
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert all_sizes(bucket, "good.jpg")
    alone = it.invoke(messages[1], seconds=1.5).error()
    assert alone.error_type == "Event.Retry"
    release()
    assert it.happened(messages[1]) is None
    assert all_sizes(bucket, "bad.jpg")


def test_the_trace_goes_with_every_call_of_s3(function, start, picture):
    def s3(request):
        if request.method == "PUT":
            return 200, {}, ""
        if "list-type=2" in request.target:
            return 200, {}, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
        headers = {"ETag": '"abc"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
        return (200, headers, picture) if "/originals/" in request.target else (404, {}, "")

    scripted = start.scripted(s3)
    it = function(environment(scripted.port))
    it.until_waiting()

    def traces(event, trace):
        scripted.requests.clear()
        it.invoke(event, trace=trace).result()
        it.until_waiting()
        return {(request.method, request.headers.get("x-amzn-trace-id")) for request in scripted.requests}

    assert ("PUT", TRACE) in traces(runtime.function_url("/200x150/cat.jpg"), TRACE)
    found = traces(s3_events.s3("pictures", "originals/dog.jpg"), TRACE)
    assert {trace for _, trace in found} == {TRACE} and ("PUT", TRACE) in found
    assert {trace for _, trace in traces(runtime.function_url("/200x150/cow.jpg"), None)} == {None}


# Its own life


def test_told_to_end_while_it_waits_it_exits_with_0(function, bucket):
    it = function(bucket.environment)
    it.until_waiting()
    workers = it.workers()
    assert workers
    since = stopwatch()
    assert it.stop() == 0
    assert since() < 5 and not it.workers()


def test_told_to_end_while_it_works_it_answers_first(function, bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    it = function(bucket.environment_through(tap.port))
    it.until_waiting()
    release = tap.hold("^GET .*originals/")
    invocation = it.invoke(runtime.function_url("/800x600/cat.jpg"))
    eventually(lambda: tap.count("^GET .*originals/"), what="at work")
    it.program.process.terminate()
    release()
    assert invocation.picture().status == 200
    assert it.program.wait(20) == 0
    assert bucket.variant("800x600/cat.jpg"), "what was made is stored first"


def test_a_start_that_fails_is_told_to_lambda(function, bucket):
    it = function(bucket.environment, render_program="/nowhere/miniature-render")
    assert it.program.wait(20) != 0
    error = it.api.init_error
    assert error and error.error_type == "Startup.Failed" and error.json["errorMessage"]
    assert it.api.asked == 0


@pytest.mark.parametrize("settings, named", [({"sizes": "x"}, "MINIATURE_SIZES"), ({"nonsense": 1}, "NONSENSE")])
def test_settings_that_cannot_be_meant_end_the_start(function, bucket, settings, named):
    it = function(bucket.environment, **settings)
    assert it.program.wait(20) != 0
    assert named in it.program.tail() and it.api.asked == 0
