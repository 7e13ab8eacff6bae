# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""`miniature lambda` and what happens to originals: in every shape that AWS tells it in, and what it is answered."""

import time
from dataclasses import dataclass
from urllib.parse import quote

import pytest
import runtime
import s3_events
from conftest import new_bucket
from runtime import TRACE, Function
from s3_events import made_of
from stores import Bucket
from test_faults import environment


@dataclass
class Uploads:
    """A function, and the bucket whose uploads it hears of."""

    function: Function
    bucket: Bucket


@pytest.fixture(scope="module")
def uploads(start_once, ministack, picture):
    """For the tests that leave it as it was."""
    bucket = new_bucket(ministack)
    bucket.put("cat.jpg", picture)
    return Uploads(start_once.function(bucket.environment, missing_period=0), bucket)


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
def test_after_an_upload_every_size_is_stored(uploads, picture, shape):
    key = f"up load+é/{time.monotonic_ns()}.jpg"
    uploads.bucket.put(key, picture)
    answer = uploads.function.happened(shape(uploads.bucket.name, f"originals/{key}"))
    assert answer in (None, {"batchItemFailures": []})
    assert made_of(uploads.bucket, key)
    assert uploads.function.picture(f"/800x600/{quote(key)}")["x-cache"] == "stored"


@pytest.mark.parametrize(
    "gone",
    [s3_events.removed, lambda bucket, key: s3_events.bridge(bucket, key, "Object Deleted")],
    ids=["S3", "EventBridge"],
)
def test_after_a_removal_nothing_is_left(uploads, picture, gone):
    key = f"gone/{time.monotonic_ns()}.jpg"
    uploads.bucket.put(key, picture)
    uploads.function.happened(s3_events.s3(uploads.bucket.name, f"originals/{key}"))
    assert made_of(uploads.bucket, key) and uploads.function.picture(f"/200x150/{key}").status == 200
    uploads.bucket.s3.delete_object(Bucket=uploads.bucket.name, Key=f"originals/{key}")
    assert uploads.function.happened(gone(uploads.bucket.name, f"originals/{key}")) is None
    assert not [name for name in uploads.bucket.names() if name.endswith(key)]
    assert uploads.function.picture(f"/200x150/{key}").status == 404


def test_a_replaced_original_is_seen(uploads, picture, other_picture):
    uploads.bucket.put("again.jpg", picture)
    event = s3_events.s3(uploads.bucket.name, "originals/again.jpg")
    uploads.function.happened(event)
    before = uploads.function.picture("/200x150/again.jpg")
    uploads.bucket.put("again.jpg", other_picture)
    assert uploads.function.happened(event) is None
    after = uploads.function.picture("/200x150/again.jpg")
    assert after.status == 200 and after["etag"] != before["etag"] and after.body != before.body


def test_what_calls_for_nothing_is_a_success(uploads):
    uploads.bucket.put("text.jpg", b"This is no picture.")
    before = uploads.bucket.names()
    for event in (
        s3_events.test_event(uploads.bucket.name),
        s3_events.s3(uploads.bucket.name, "originals/text.jpg"),
        s3_events.s3("another-bucket", "originals/cat.jpg"),
        s3_events.s3(uploads.bucket.name, "800x600/cat.jpg"),
        s3_events.s3(uploads.bucket.name, "originals/cat.jpg", "ObjectTagging:Put"),
    ):
        assert uploads.function.happened(event) is None
    assert uploads.bucket.names() == before


@pytest.mark.parametrize("event", [{"hello": "world"}, [1, 2], {"Records": [{"eventSource": "aws:kinesis"}]}])
def test_an_event_that_cannot_be_read_is_an_error_and_the_next_is_served(uploads, event):
    error = uploads.function.invoke(event).error()
    assert error.error_type == "Event.Unreadable"
    assert error.json["errorType"] == "Event.Unreadable" and error.json["errorMessage"]
    assert uploads.function.picture("/200x150/cat.jpg").status == 200


def test_what_is_no_json_or_an_old_gateway_is_an_error_that_says_so(uploads):
    assert uploads.function.invoke(b"{nonsense").error().error_type == "Payload.Malformed"
    old = {"version": "1.0", "httpMethod": "GET", "path": "/", "requestContext": {"stage": "$default"}}
    error = uploads.function.invoke(old).error()
    assert error.error_type == "Payload.Unsupported" and "2.0" in error.json["errorMessage"]


def test_of_a_batch_only_the_messages_that_failed_come_again(uploads, picture):
    uploads.bucket.put("good.jpg", picture)
    good = s3_events.s3(uploads.bucket.name, "originals/good.jpg")
    answer = uploads.function.happened(s3_events.sqs("malformed", good, s3_events.test_event(uploads.bucket.name)))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert made_of(uploads.bucket, "good.jpg")


def test_a_message_that_may_go_better_later_is_reported(start, bucket, picture):
    for name in ("good.jpg", "bad.jpg"):
        bucket.put(name, picture)
    tap = start.tap(bucket.ministack.port)
    it = start.function(bucket.environment_through(tap.port))
    it.until_waiting()
    # It hangs until the time is up.
    release = tap.hold("originals/bad.jpg")
    messages = [s3_events.s3(bucket.name, f"originals/{name}.jpg") for name in ("good", "bad")]
    answer = it.invoke(s3_events.sqs(*messages), seconds=2.5).result().json
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert made_of(bucket, "good.jpg")
    alone = it.invoke(messages[1], seconds=1.5).error()
    assert alone.error_type == "Event.Retry"
    release()
    assert it.happened(messages[1]) is None
    assert made_of(bucket, "bad.jpg")


def test_the_trace_goes_with_every_call_of_s3(start, picture):
    def s3(request):
        if request.method == "PUT":
            return 200, {}, ""
        if "list-type=2" in request.target:
            return 200, {}, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
        headers = {"ETag": '"abc"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
        return (200, headers, picture) if "/originals/" in request.target else (404, {}, "")

    scripted = start.scripted(s3)
    it = start.function(environment(scripted.port))
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
