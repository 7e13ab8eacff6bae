# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Numbers of clients and of events that no honest party would send: none of them ends the server."""

import json
import re
import socket

import pytest
import s3_events
from conftest import new_bucket
from eager import Pipeline
from s3_events import made_of
from test_outside_numbers import DATES, LEAST, MOST, expect_sound
from waiting import eventually

# What clients send

SINCE = [date for date in DATES if date.isascii()] + ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"]


@pytest.mark.parametrize("date", SINCE, ids=range(len(SINCE)))
def test_a_condition_of_any_date_is_answered(folder_world, picture, date):
    key = folder_world.put("cat.jpg", picture)
    for _ in range(2):
        for name in ("If-Modified-Since", "If-Range"):
            answer = folder_world.ask(f"/400x300/{key}", headers={name: date, "Range": "bytes=0-9"})
            assert answer.status in (200, 206, 304), answer
    expect_sound(folder_world.ask(f"/400x300/{key}"))


RANGES = ["0-{0}", "{0}-", "{0}-{0}", "-{0}", "0-0,{0}-{0}", "5-{0},-{0}"]
HUGE = [MOST, 2**63, 2**64, 10**30, "9" * 3000]


@pytest.mark.parametrize("number", HUGE, ids=range(len(HUGE)))
@pytest.mark.parametrize("text", RANGES)
def test_a_range_of_any_number_is_answered(folder_world, picture, text, number):
    key = folder_world.put("cat.jpg", picture)
    for _ in range(2):
        answer = folder_world.ask(f"/400x300/{key}", headers={"Range": f"bytes={text.format(number)}"})
        assert answer.status in (200, 206, 416), answer
    expect_sound(folder_world.ask(f"/400x300/{key}"))


@pytest.mark.parametrize("number", HUGE, ids=range(len(HUGE)))
@pytest.mark.parametrize(
    "target",
    ["/{0}x{0}/KEY", "/{0}x/KEY", "/x{0}/KEY", "/-{0}x1/KEY", "/400x300,quality={0}/KEY", "/400x300,version={0}/KEY",
     "/400x300/KEY?exp={0}&sig=x"],
)  # fmt: skip
def test_a_path_of_any_number_is_answered(folder_world, picture, target, number):
    key = folder_world.put("cat.jpg", picture)
    answer = folder_world.ask(target.format(number).replace("KEY", key))
    assert answer.status in (200, 301, 302, 308, 400, 403, 404, 414, 431), answer
    expect_sound(folder_world.ask(f"/400x300/{key}"))


@pytest.mark.parametrize("length", [MOST, 2**63, 2**64, -1, 10**30, "", "1e3", "5, 7"])
def test_a_message_of_any_length_is_answered(folder_world, picture, length):
    key = folder_world.put("cat.jpg", picture)
    with socket.create_connection(("127.0.0.1", folder_world.server.port), timeout=15) as connection:
        connection.sendall(f"POST /_events/sns HTTP/1.1\r\nHost: o\r\nContent-Length: {length}\r\n\r\n{{}}".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(4096)
    assert not answer or re.match(rb"HTTP/1\.1 4\d\d", answer), answer
    expect_sound(folder_world.ask(f"/400x300/{key}"))


# Events

SEQUENCERS = ["", "0", "F" * 16, "F" * 17, "F" * 400, "-1", "zz", "\u0663", "0x10", " 1", None, 5, [], "\u0000"]
SIZES = [MOST, LEAST, 2**63, 2**64, -1, 10**30, 1.5, "7", None, [], {}]


def odd_events(bucket, key):
    """Events as S3 writes them, but for one number; as text, since JSON has more numbers than Python writes."""
    for sequencer in SEQUENCERS:
        event = s3_events.s3(bucket, key)
        event["Records"][0]["s3"]["object"]["sequencer"] = sequencer
        yield json.dumps(event)
    for size in SIZES:
        event = s3_events.s3(bucket, key)
        event["Records"][0]["s3"]["object"]["size"] = size
        yield json.dumps(event)
        detail = s3_events.bridge(bucket, key)
        detail["detail"]["object"]["size"] = size
        yield json.dumps(detail)
    for text in ("1e400", "-1e400", "9" * 400, "-" + "9" * 400, "1" + "0" * 100 + ".5", "1e-400"):
        yield json.dumps(s3_events.s3(bucket, key)).replace('"size": 1024', f'"size": {text}')
    for time in ("9999-12-31T23:59:59.999Z", "292277026597-01-01T00:00:00Z", "-9999-01-01T00:00:00Z", "", "x"):
        event = s3_events.s3(bucket, key)
        event["Records"][0]["eventTime"] = time
        yield json.dumps(event)


def test_an_event_of_any_number_does_not_end_the_function(start, ministack, picture):
    bucket = new_bucket(ministack)
    function = start.function(bucket.environment, missing_period=0)
    for number, event in enumerate(odd_events(bucket.name, "originals/odd.jpg")):
        bucket.put("odd.jpg", picture)
        invocation = function.invoke(event.encode())
        assert invocation.answered.wait(20), event[:2000]
        function.program.expect_alive()
        # Read, and done; or refused as a whole.
        assert invocation.kind in ("response", "error")
        if invocation.kind == "response":
            assert made_of(bucket, "odd.jpg"), f"{number}: {event[:2000]}"
    bucket.put("plain.jpg", picture)
    assert function.happened(s3_events.s3(bucket.name, "originals/plain.jpg")) in (None, {"batchItemFailures": []})
    assert made_of(bucket, "plain.jpg")


def test_an_event_of_any_number_does_not_end_the_worker(start, ministack, picture):
    pipeline = Pipeline(ministack, receives=1, visibility=5)
    worker = start.worker(pipeline.environment)
    bucket = pipeline.bucket
    bucket.put("odd.jpg", picture)
    pipeline.send(*(event for event in odd_events(bucket.name, "originals/odd.jpg") if "\\u0000" not in event))
    bucket.put("plain.jpg", picture)
    eventually(lambda: made_of(bucket, "plain.jpg") and made_of(bucket, "odd.jpg"), 30, "every size of both")
    pipeline.drained()
    worker.program.expect_alive()
