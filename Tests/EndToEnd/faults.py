# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The faults of S3, each with what a client must see of it. Run it to print docs/faults.md."""

import base64
import socket
import struct
import time
import zlib
from dataclasses import dataclass, field
from typing import Callable

NO_STORE = "no-store"
MISSING = "public, max-age=30"
FIVE_MINUTES = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
# What the servers under test are told; the default is 20.
DEADLINE = 6


def error(status, code, headers=None, extra=""):
    """An answer as S3 gives it."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>m</Message>{extra}</Error>'
    return status, {"Content-Type": "application/xml", **(headers or {})}, body


def whole(picture, headers=None):
    """The object as it is."""
    return 200, {"ETag": '"abc"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", **(headers or {})}, picture


def head_of(picture, length=None, more=""):
    """The head of a 200, for answers that go wrong after it."""
    length = len(picture) if length is None else length
    return f'HTTP/1.1 200 OK\r\nETag: "abc"\r\n{more}Content-Length: {length}\r\n\r\n'.encode()


def late(seconds):
    """The object after a while."""
    return lambda request, picture, nth: (time.sleep(seconds), whole(picture))[1]


def always(answer):
    """The same answer each time."""
    return lambda request, picture, nth: answer


def first(answer):
    """This answer the first time, the object from then on."""
    return lambda request, picture, nth: answer if nth == 1 else whole(picture)


def raw(write, keep=False):
    """Bytes as they are; a HEAD gets the object's head."""

    def answer(request, picture, nth):
        if request.method == "HEAD":
            return whole(picture)

        def send(writer):
            write(writer, picture)
            return keep

        return send

    return answer


def reset(writer, picture):
    """Half of it, then RST."""
    writer.write(head_of(picture) + picture[: len(picture) // 2])
    writer.flush()
    connection = writer._sock
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def drip(writer, picture):
    """A byte now and then."""
    writer.write(head_of(picture))
    for byte in picture[:40]:
        writer.write(bytes([byte]))
        time.sleep(0.5)


def chunked(writer, picture):
    """Without a length."""
    writer.write(b'HTTP/1.1 200 OK\r\nETag: "abc"\r\nTransfer-Encoding: chunked\r\n\r\n')
    writer.write(b"%x\r\n" % len(picture) + picture + b"\r\n0\r\n\r\n")


def skewed(request, picture, nth):
    """Refuses a clock that is an hour off, by its own."""
    theirs = time.gmtime(time.time() + 3600)
    if request.headers["x-amz-date"][:11] == time.strftime("%Y%m%dT%H", theirs):
        return whole(picture)
    return error(403, "RequestTimeTooSkewed", {"Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", theirs)})


def elsewhere(answer):
    """Wants a signature for another region."""
    return lambda request, picture, nth: (
        whole(picture) if "/eu-north-1/" in request.headers["authorization"] else answer
    )


def checksum(picture):
    """As S3 sends it."""
    return base64.b64encode(struct.pack(">I", zlib.crc32(picture))).decode()


def damaged(request, picture, nth):
    """A bit has tipped on the way, at the first try."""
    headers = {"x-amz-checksum-crc32": checksum(picture)}
    return whole(picture[:-9] + b"x" + picture[-8:] if nth == 1 else picture, headers)


def stale(request, picture, nth):
    """Closes a connection that was kept, at its next request."""
    return None if nth == 1 else whole(picture)


@dataclass(frozen=True)
class Fault:
    """One row: what S3 does to an original, a variant's lookup or its storing, and what comes of it."""

    name: str
    status: int
    cache: str
    original: Callable = field(default=lambda request, picture, nth: whole(picture))
    lookup: Callable = field(default=lambda request, picture, nth: error(404, "NoSuchKey"))
    put: Callable = field(default=lambda request, picture, nth: (200, {}, ""))
    # Of the original, for one client or fifty.
    most_calls: int = 3
    seconds: float = 2
    # Some faults end before the body, so HEAD sees them; in others HEAD is well.
    in_head: bool = True
    stores: bool = False
    # The labels of miniature_s3_requests_total under which it is counted.
    metric: tuple = ("get", "ok")
    # Where S3 is said to be: by the port of one that answers, or of one with a certificate that nobody has signed.
    endpoint: str = "http://127.0.0.1:{port}"

    @property
    def is_out_of_reach(self):
        """Whether no request of a client's gets to S3."""
        return self.most_calls == 0


ELSEWHERE = {"x-amz-bucket-region": "eu-north-1"}
FAULTS = [
    Fault("it answers slowly", 200, FOR_EVER, late(1), most_calls=1, seconds=4, stores=True),
    Fault("it does not answer", 504, NO_STORE, late(30), seconds=DEADLINE + 1, metric=("get", "timeout")),
    Fault("500 InternalError", 503, NO_STORE, always(error(500, "InternalError")), seconds=4,
          metric=("get", "unavailable")),
    Fault("500 InternalError, once", 200, FOR_EVER, first(error(500, "InternalError")), most_calls=2, stores=True,
          metric=("get", "unavailable")),
    Fault("502 from a gateway", 503, NO_STORE, always((502, {}, "bad")), seconds=4, metric=("get", "unavailable")),
    Fault("503 SlowDown", 503, NO_STORE, always(error(503, "SlowDown")), seconds=5, metric=("get", "throttled")),
    Fault("503 SlowDown, once", 200, FOR_EVER, first(error(503, "SlowDown")), most_calls=2, seconds=4, stores=True,
          metric=("get", "throttled")),
    Fault("429 from a compatible store", 503, NO_STORE, always(error(429, "TooManyRequests")), seconds=5,
          metric=("get", "throttled")),
    Fault("the body is cut off", 503, NO_STORE, raw(lambda writer, picture: writer.write(
        head_of(picture) + picture[: len(picture) // 2])), in_head=False, seconds=4, metric=("get", "truncated")),
    Fault("the body is longer than was said", 200, FOR_EVER, raw(lambda writer, picture: writer.write(
        head_of(picture) + picture + b"more")), most_calls=1, stores=True),
    Fault("the body has no length", 200, FOR_EVER, raw(chunked, keep=True), most_calls=1, stores=True),
    Fault("the body's length is no number", 503, NO_STORE, raw(lambda writer, picture: writer.write(
        head_of(picture).replace(b"Content-Length: ", b"Content-Length: 0x") + picture)), most_calls=2, seconds=4,
          metric=("get", "malformed")),
    Fault("the connection is reset in the body", 503, NO_STORE, raw(reset), in_head=False, seconds=4,
          metric=("get", "connection")),
    Fault("the body drips", 504, NO_STORE, raw(drip), in_head=False, seconds=DEADLINE + 1, metric=("get", "timeout")),
    Fault("a kept connection is closed", 200, FOR_EVER, stale, most_calls=2, stores=True),
    Fault("400 ExpiredToken", 503, NO_STORE, always(error(400, "ExpiredToken")), metric=("get", "expired")),
    Fault("403 SignatureDoesNotMatch", 503, NO_STORE, always(error(403, "SignatureDoesNotMatch")), most_calls=1,
          metric=("get", "unauthorised")),
    Fault("403 InvalidAccessKeyId", 503, NO_STORE, always(error(403, "InvalidAccessKeyId")), most_calls=1,
          metric=("get", "unauthorised")),
    Fault("403 RequestTimeTooSkewed", 200, FOR_EVER, skewed, most_calls=2, stores=True, metric=("get", "skewed")),
    Fault("404 NoSuchKey", 404, MISSING, always(error(404, "NoSuchKey")), most_calls=1, metric=("get", "notFound")),
    Fault("404 NoSuchBucket", 503, NO_STORE, always(error(404, "NoSuchBucket")), most_calls=1,
          metric=("get", "missingBucket")),
    Fault("an object over the bound", 413, FIVE_MINUTES, raw(lambda writer, picture: writer.write(
        head_of(picture, 65 << 20))), in_head=False, most_calls=1, metric=("get", "tooLarge")),
    Fault("403 AccessDenied", 404, MISSING, always(error(403, "AccessDenied")), most_calls=1,
          metric=("get", "forbidden")),
    Fault("301 PermanentRedirect to another region", 200, FOR_EVER,
          elsewhere(error(301, "PermanentRedirect", ELSEWHERE)), most_calls=2, stores=True,
          metric=("get", "wrongRegion")),
    Fault("400 AuthorizationHeaderMalformed with the region", 200, FOR_EVER,
          elsewhere(error(400, "AuthorizationHeaderMalformed", ELSEWHERE, "<Region>eu-north-1</Region>")),
          most_calls=2, stores=True, metric=("get", "wrongRegion")),
    Fault("307 to a host of somebody else", 503, NO_STORE,
          always(error(307, "TemporaryRedirect", {"Location": "http://127.0.0.1:1/x"})), most_calls=2,
          metric=("get", "wrongRegion")),
    Fault("403 InvalidObjectState (Glacier)", 404, MISSING, always(error(403, "InvalidObjectState")), most_calls=1,
          metric=("get", "archived")),
    Fault("the bytes do not match their checksum, once", 200, FOR_EVER, damaged, most_calls=2, stores=True,
          metric=("get", "checksum")),
    Fault("nobody is there", 503, NO_STORE, most_calls=0, seconds=4, metric=("get", "connection"),
          endpoint="http://127.0.0.1:1"),
    Fault("its name is not known", 503, NO_STORE, most_calls=0, seconds=DEADLINE + 1, metric=("get", "connection"),
          endpoint="http://no-such-host.invalid"),
    Fault("its certificate is nobody's", 503, NO_STORE, most_calls=0, seconds=4, metric=("get", "connection"),
          endpoint="https://127.0.0.1:{stranger}"),
    Fault("the lookup of the variant fails", 200, FOR_EVER, lookup=always(error(500, "InternalError")),
          most_calls=1, stores=True, metric=("get", "unavailable")),
    Fault("the lookup of the variant hangs", 200, FOR_EVER, lookup=late(30), most_calls=1, seconds=4, stores=True,
          metric=("get", "timeout")),
    Fault("storing fails", 200, FOR_EVER, put=always(error(500, "InternalError")), most_calls=1,
          metric=("put", "unavailable")),
    Fault("storing is forbidden", 200, FOR_EVER, put=always(error(403, "AccessDenied")), most_calls=1,
          metric=("put", "forbidden")),
    Fault("storing hangs", 200, FOR_EVER, put=late(30), most_calls=1, metric=("put", "timeout")),
    Fault("somebody else has stored it", 200, FOR_EVER, put=always(error(412, "PreconditionFailed")), most_calls=1,
          metric=("put", "preconditionFailed")),
    Fault("storing answers 200 with an error in the body", 200, FOR_EVER, put=always(error(200, "InternalError")),
          most_calls=1, metric=("put", "unavailable")),
]  # fmt: skip

# Each is a test of its own, which names it.
STORIES = [
    ("the token expires, and its source has a newer one", "200: one refresh and one more call, however many ask"),
    ("the source of credentials is down, the old ones hold", "200: the old ones serve, the refresh is tried again"),
    ("the source of credentials is down from the start", "503, and not ready; it is asked again, and the server is ready when it answers"),
    ("an original is overwritten while a variant is made of it", "the variant names the original it was made from"),
    ("an original is deleted and its variant is there", "200 until its time is up or a purge comes; then 404"),
    ("more is to be stored than fits in line", "200 for all; the oldest are dropped and counted"),
    ("an object was stored and the answer got lost", "the second try finds it there, which is as good"),
    ("S3 is out for good", "503 at once, one call a second; back within seconds of S3"),
]

# Tested in test_vanishing_store.py and test_render_process.py, which have a row's variations.
HERE = [
    ("the folder of the store is moved, deleted or unmounted",
     "503, and not ready; what is in memory is served; found again when it is back, the same folder or another"),
    ("originals/ is away, or an empty mountpoint is in its place",
     "503 for what is not in memory or stored; no variant is deleted on that account"),
    ("one original is deleted from the folder, others are there", "404, and the end of its variants as with S3"),
    ("the render program is missing, broken, of another build, or never gets ready",
     "503 for what has to be made, within 2 seconds, and not ready; the log says why; tried again every few seconds"),
    ("a render process dies of a picture", "one more try, then 503; after two deaths 415 for ten minutes"),
    ("render processes die of one picture after the other", "503 for each: the program is to blame, and no picture"),
    ("a render process replies with what is no reply", "it is killed and replaced; one more try, then 503"),
    ("a render process makes another picture than was asked for", "it is killed and replaced; 500, and nothing is kept"),
    ("a render process says much on standard error", "20 lines a minute of 500 bytes in the log, control characters escaped"),
]  # fmt: skip

WORDS = {NO_STORE: "kept by nobody", MISSING: "30 seconds", FIVE_MINUTES: "5 minutes", FOR_EVER: "for ever"}


def document():
    """docs/faults.md."""
    lines = [
        "# What a client sees when the store or a render process is in trouble",
        "",
        "For S3, made from the table that the end-to-end tests run through (`Tests/EndToEnd/faults.py`): each row for one client,",
        "for fifty at once, with HEAD and with a condition. The calls are those for the original that S3 gets, however",
        "many clients ask. A 503 carries `Retry-After`, and a CDN goes on serving what it has. Each try is counted in",
        "`miniature_s3_requests_total` at `/metrics`, under the operation and outcome named last.",
        "",
        "| when S3 … | the client sees | caches keep it | calls at most | counted as |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.name} | {row.status} | {WORDS[row.cache]} | {row.most_calls} | {' '.join(row.metric)} |"
        for row in FAULTS
    ]
    lines += ["", "And what takes longer to tell (`Tests/EndToEnd/test_fault_stories.py`):", ""]
    lines += ["| what happens | what comes of it |", "|---|---|"]
    lines += [f"| {happens} | {comes} |" for happens, comes in STORIES]
    lines += ["", "What happens on the server's own machine (`Tests/EndToEnd/test_vanishing_store.py`, `test_render_process.py`):", ""]
    lines += ["| what happens | what comes of it |", "|---|---|"]
    lines += [f"| {happens} | {comes} |" for happens, comes in HERE]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(document(), end="")
