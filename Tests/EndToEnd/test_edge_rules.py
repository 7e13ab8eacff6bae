# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The rules of nginx' configuration, on an origin that does what the real one can't be made to do."""

import pytest

from processes import free_port
from waiting import eventually


def picture(seconds=3600, body="picture", **headers):
    """A function that answers everything with the same cacheable body."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: (200, {"Cache-Control": f"public, max-age={seconds}", "X-Cache": "miss", **extra}, body)


RAW = [
    "/800x600/a//b.jpg",
    "/800x600/a%2Fb.jpg",
    "/800x600/a/../b.jpg",
    "/800x600/./a.jpg",
    "/800x600/a%2fb%2F..%2Fc.jpg",
    "/800x600/caf%c3%a9.jpg",
    "/800x600/caf%C3%A9.jpg",
    "/800x600/%61.jpg",
    "/800x600/a+b%20c.jpg",
    "/800x600/a%25b.jpg",
    "/800x600/a%3Fb%23c.jpg",
    "/800x600/(a)'!*@=:,;&$.jpg",
    "//800x600/a.jpg",
    "/800x600/a.jpg?sig=a%2Bb&x=%26",
    "/originals/a.jpg",
    "/800x600/" + "k" * 3000,
]


@pytest.mark.parametrize("store", ["none", "file:///nonexistent", "s3"])
def test_the_origin_gets_the_request_line_as_it_came(start, store):
    origin = start.scripted(picture())
    if store == "s3":
        empty = start.scripted(lambda request: (404, {}, "<Error><Code>NoSuchKey</Code></Error>"))
        store = f"http://127.0.0.1:{empty.port}/bucket"
    edge = start.edge([origin.port], store)
    for target in RAW:
        assert edge.ask(target).status == 200, target
    assert [request.target for request in origin.requests] == RAW


def test_the_bucket_gets_the_raw_path_without_query_or_credentials(start):
    origin = start.scripted(picture())
    bucket = start.scripted(lambda request: (404, {}, ""))
    edge = start.edge([origin.port], f"http://127.0.0.1:{bucket.port}/album")
    edge.ask("/800x600/caf%C3%A9%20(1).jpg?acl&sig=a", headers={"Authorization": "Basic eDp5", "Cookie": "a=b"})
    # What could mean another object, or is none of a variant's business, is never asked of it.
    for target in ("/originals/a.jpg", "/800x600/../originals/a.jpg", "/800x600/a//b.jpg", "/800x600/a%2F..%2Fb.jpg",
                   "/secret/a.jpg", "/_events/sns", "/"):  # fmt: skip
        edge.ask(target)
    edge.ask("/800x600/a.jpg", "DELETE")
    assert [request.target for request in bucket.requests] == ["/album/800x600/caf%C3%A9%20(1).jpg"]
    headers = bucket.requests[0].headers
    assert headers["host"] == f"127.0.0.1:{bucket.port}"
    assert not {"authorization", "cookie"} & set(headers)


@pytest.mark.parametrize("status", [301, 400, 403, 404])
def test_what_the_bucket_can_not_answer_the_origin_does(start, status):
    origin = start.scripted(picture())
    bucket = start.scripted(lambda request: (status, {"Location": "http://elsewhere/"}, "<Error/>"))
    edge = start.edge([origin.port], f"http://127.0.0.1:{bucket.port}/album")
    for expected in ("MISS", "HIT"):
        answer = edge.ask("/800x600/a.jpg")
        assert (answer.status, answer.body, answer["x-edge-cache"]) == (200, b"picture", expected)
    assert len(bucket.requests) == len(origin.requests) == 1


@pytest.mark.parametrize("status", [500, 503])
def test_trouble_of_the_bucket_is_a_503_and_not_doubled_at_the_origin(start, status):
    origin = start.scripted(picture())
    bucket = start.scripted(lambda request: (status, {}, "<Error><BucketName>album</BucketName></Error>"))
    edge = start.edge([origin.port], f"http://127.0.0.1:{bucket.port}/album")
    answer = edge.ask("/800x600/a.jpg")
    assert answer.status == 503 and answer.problem["status"] == 503 and answer["retry-after"]
    assert not origin.requests


def test_a_bucket_that_can_not_be_reached_leaves_the_answer_to_the_origin(start):
    origin = start.scripted(picture())
    edge = start.edge([origin.port], f"http://127.0.0.1:{free_port()}/album")
    assert edge.ask("/800x600/a.jpg").body == b"picture"


def test_only_get_and_head_are_asked_of_a_store_and_kept(start):
    origin = start.scripted(lambda request: (405, {"Allow": "GET, HEAD, OPTIONS", "Cache-Control": "max-age=99"}, "no"))
    bucket = start.scripted(picture())
    edge = start.edge([origin.port], f"http://127.0.0.1:{bucket.port}/album")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = edge.ask("/800x600/a.jpg", method, {"Content-Length": "0"})
        assert answer.status == 405 and answer["allow"], answer
    assert not bucket.requests
    assert edge.ask("/800x600/a.jpg").status == 200


def stale(answer, edge, target="/800x600/a.jpg"):
    """Waits until the cached copy has expired and been served all the same; returns that answer."""

    def expired():
        got = edge.ask(target)
        assert got.status == 200 and got.body == b"picture", got
        return got["x-edge-cache"] in answer and got

    return eventually(expired, 5, f"X-Edge-Cache {answer}")


@pytest.mark.parametrize("store", ["none", "s3"])
def test_a_stale_picture_is_served_when_the_origin_dies(start, store):
    origin = start.scripted(picture(seconds=1))
    if store == "s3":
        empty = start.scripted(lambda request: (404, {}, ""))
        store = f"http://127.0.0.1:{empty.port}/bucket"
    edge = start.edge([origin.port], store)
    assert edge.ask("/800x600/a.jpg")["x-edge-cache"] == "MISS"
    origin.close()
    stale(("STALE", "UPDATING"), edge)


def test_a_stale_picture_is_better_than_an_error_of_the_origin(start):
    seen = {}

    def answer(request):
        seen[request.target] = seen.get(request.target, 0) + 1
        if seen[request.target] == 1:
            return picture(seconds=1)(request)
        return int(request.target.rsplit("/", 1)[1]), {"Cache-Control": "no-store"}, "trouble"

    edge = start.edge([start.scripted(answer).port])
    targets = [f"/800x600/{status}" for status in (500, 502, 503, 504)]
    for target in targets:
        assert edge.ask(target)["x-edge-cache"] == "MISS"
    for target in targets:
        stale(("STALE", "UPDATING"), edge, target)
        eventually(lambda: seen[target] >= 2, what="a look whether the origin is well again")
        assert edge.ask(target).body == b"picture"


def test_a_404_replaces_the_stale_picture(start):
    answers = iter([picture(seconds=1)(None)])
    origin = start.scripted(lambda request: next(answers, (404, {"Cache-Control": "max-age=30"}, "gone")))
    edge = start.edge([origin.port])
    assert edge.ask("/800x600/a.jpg").status == 200
    eventually(lambda: edge.ask("/800x600/a.jpg").status == 404, 5, "the 404")


def test_an_expired_picture_is_renewed_by_a_304_in_the_background(start):
    # A subrequest does it: it must not fall back on the normalised path.
    target = "/800x600/a%2Fb//c.jpg"

    def answer(request):
        if request.headers.get("if-none-match") == '"one"':
            return 304, {"ETag": '"one"', "Cache-Control": "public, max-age=3600"}, ""
        return picture(seconds=1, ETag='"one"')(request)

    origin = start.scripted(answer)
    edge = start.edge([origin.port])
    assert edge.ask(target)["x-edge-cache"] == "MISS"
    eventually(lambda: edge.ask(target)["x-edge-cache"] == "STALE", 5, "the old one, at once")
    eventually(lambda: edge.ask(target)["x-edge-cache"] == "HIT", 5, "fresh again")
    assert [request.headers.get("if-none-match") for request in origin.requests] == [None, '"one"']
    assert [request.target for request in origin.requests] == [target, target]


@pytest.mark.parametrize(
    "status, control, kept",
    [
        (404, "public, max-age=30", True),
        (400, "public, max-age=86400", True),
        (415, "public, max-age=300", True),
        (301, "public, max-age=86400", True),
        (403, "no-store", False),
        (503, "no-store", False),
        (504, "no-store", False),
        (200, "no-store", False),
        (404, None, False),
        # It was about the headers of one client, not about the URL.
        (431, "no-store", False),
    ],
)
def test_an_answer_is_kept_as_its_cache_control_says(start, status, control, kept):
    headers = {"Cache-Control": control} if control else {}
    origin = start.scripted(lambda request: (status, {**headers, "Retry-After": "1", "Location": "/x"}, "said"))
    edge = start.edge([origin.port])
    for _ in range(2):
        answer = edge.ask("/800x600/a.jpg")
        assert (answer.status, answer.body) == (status, b"said"), "the origin's own words"
        assert answer["cache-control"] == control
    assert len(origin.requests) == (1 if kept else 2)


def test_a_refusal_of_one_signature_is_not_the_answer_to_another(start):
    def answer(request):
        good = request.target.endswith("sig=good")
        return (200, {"Cache-Control": "max-age=60"}, "yes") if good else (403, {"Cache-Control": "max-age=60"}, "no")

    edge = start.edge([start.scripted(answer).port])
    statuses = [edge.ask(f"/800x600/a.jpg?sig={sig}").status for sig in ("bad", "good", "bad", "good")]
    assert statuses == [403, 200, 403, 200]


def test_formats_chosen_by_accept_are_kept_apart(start):
    def answer(request):
        kind = "avif" if "avif" in request.headers.get("accept", "") else "jpeg"
        return picture(body=kind, Vary="Accept")(request)

    origin = start.scripted(answer)
    edge = start.edge([origin.port])
    wanted = ["image/avif,*/*", "image/jpeg", "image/avif,*/*", "image/jpeg"]
    got = [edge.ask("/800x600,format=auto/a.jpg", headers={"Accept": accept}).body for accept in wanted]
    assert got == [b"avif", b"jpeg", b"avif", b"jpeg"]
    assert len(origin.requests) == 2
