# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""How nginx chooses among origins, and what it tells them."""

import http.client

import pytest

from processes import free_port
from test_edge_rules import picture
from wire import ask, crowd

SIZES = ("800x600", "400x300", "200x150,format=webp", "x90")


def spread(origins, keys):
    """Which origin was asked for each key, by number; fails when sizes of one key went to two."""
    where = {}
    for number, origin in enumerate(origins):
        for request in origin.requests:
            key = request.target.split("?")[0].split("/", 2)[2]
            assert where.setdefault(key, number) == number, f"{key} went to two origins"
    assert set(where) == set(keys)
    return where


def test_the_origin_is_chosen_by_key_whatever_the_size_or_query(start):
    origins = [start.scripted(picture()) for _ in range(3)]
    edge = start.edge([origin.port for origin in origins])
    keys = [f"album/{number}.jpg" for number in range(60)]
    crowd(edge.port, [f"/{size}/{key}{query}" for key in keys for size in SIZES for query in ("", "?sig=a")])
    where = spread(origins, keys)
    shares = [list(where.values()).count(number) for number in range(3)]
    assert min(shares) >= 6, f"uneven: {shares}"


def test_one_origin_more_moves_only_its_share_of_the_keys(start):
    keys = [f"{number}.jpg" for number in range(120)]
    # The ring is made of addresses: the same three ports again, with fresh records.
    origins = [start.scripted(picture()) for _ in range(4)]
    found = []
    for count in (3, 4):
        for origin in origins:
            origin.requests.clear()
        edge = start.edge([origin.port for origin in origins[:count]])
        crowd(edge.port, [f"/800x600/{key}" for key in keys])
        found.append(spread(origins[:count], keys))
    moved = [key for key in keys if found[0][key] != found[1][key]]
    assert all(found[1][key] == 3 for key in moved), "a key moved between two old origins"
    assert len(moved) < 60, f"{len(moved)} of 120 moved"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_an_origin_is_not_taken_to_the_next(start, status):
    say = lambda request: (status, {"Cache-Control": "no-store", "Retry-After": "3"}, "trouble")  # noqa: E731
    origins = [start.scripted(say) for _ in range(2)]
    edge = start.edge([origin.port for origin in origins])
    for number in range(10):
        answer = edge.ask(f"/800x600/{number}.jpg")
        assert (answer.status, answer.body, answer["retry-after"]) == (status, b"trouble", "3")
    assert sum(len(origin.requests) for origin in origins) == 10


def test_an_origin_that_is_gone_or_breaks_the_connection_is_passed_over(start):
    good = start.scripted(picture())
    broken = start.scripted(lambda request: None)
    edge = start.edge([free_port(), broken.port, good.port])
    answers = [edge.ask(f"/800x600/{number}.jpg") for number in range(30)]
    # Two tries: a key whose first two choices are both broken gets a 503 until those count as failed.
    assert {answer.status for answer in answers} <= {200, 503}
    assert [answer.status for answer in answers[-10:]] == [200] * 10
    for answer in answers:
        assert answer.status == 200 or (answer.problem and answer["retry-after"])


def test_a_request_with_a_body_is_not_sent_twice(start):
    origins = [start.scripted(lambda request: None) for _ in range(2)]
    edge = start.edge([origin.port for origin in origins])
    assert edge.ask("/_events/sns", "POST", {"Content-Length": "0"}).status == 503
    assert sum(len(origin.requests) for origin in origins) == 1


def test_the_origin_sees_one_request_id_a_fixed_host_and_no_secrets(start):
    origin = start.scripted(picture())
    edge = start.edge([origin.port])
    private = {"Cookie": "a=b", "Authorization": "Basic eDp5", "Referer": "https://example.org/"}
    own = edge.ask("/800x600/a.jpg", headers=private)
    theirs = edge.ask("/800x600/b.jpg", headers={"X-Amz-Cf-Id": "cloudfront-id-1234=="})
    forged = edge.ask("/800x600/c.jpg", headers={"X-Amz-Cf-Id": 'short"'})
    seen = [request.headers for request in origin.requests]
    for answer, headers in zip((own, theirs, forged), seen):
        assert headers["x-amz-cf-id"] == headers["x-request-id"] == answer["x-request-id"]
        assert headers["host"] == "origin"
        assert "content-length" not in headers
        assert not {"cookie", "authorization", "referer"} & set(headers)
    assert theirs["x-request-id"] == "cloudfront-id-1234=="
    assert len(forged["x-request-id"]) == 32


def test_connections_to_the_origin_are_kept(start):
    peers = set()

    def answer(request):
        peers.add(request.peer)
        return picture()(request)

    origin = start.scripted(answer)
    edge = start.edge([origin.port])
    for number in range(20):
        edge.ask(f"/800x600/{number}.jpg")
    # One for each worker process of nginx.
    assert len(peers) <= 8, f"{len(peers)} connections for 20 requests"


def test_the_verify_header_is_sent_or_passed_on(start):
    origin = start.scripted(picture())
    start.edge([origin.port], origin_verify="s3cret-value").ask("/800x600/a.jpg", headers={"X-Origin-Verify": "guess"})
    start.edge([origin.port]).ask("/800x600/b.jpg", headers={"X-Origin-Verify": "from-cloudfront"})
    assert [request.headers["x-origin-verify"] for request in origin.requests] == ["s3cret-value", "from-cloudfront"]


def test_a_message_of_sns_reaches_the_origin_with_its_body(start):
    origin = start.scripted(lambda request: (200, {"Cache-Control": "max-age=60"}, "ok"))
    edge = start.edge([origin.port])
    for _ in range(2):
        connection = http.client.HTTPConnection("127.0.0.1", edge.port, timeout=10)
        connection.request(
            "POST", "/_events/sns", b'{"Type": "Notification"}', {"x-amz-sns-message-type": "Notification"}
        )
        assert connection.getresponse().status == 200
        connection.close()
    assert [request.body for request in origin.requests] == [b'{"Type": "Notification"}'] * 2
    assert origin.requests[0].headers["x-amz-sns-message-type"] == "Notification"


@pytest.mark.parametrize(
    "status, target, headers",
    [
        (400, "/800x600/%zz.jpg", {}),
        (400, "/../etc/passwd", {}),
        (431, "/800x600/a.jpg", {"X-Long": "a" * 20_000}),
        (414, "/800x600/" + "a" * 20_000, {}),
        (413, "/800x600/a.jpg", {"Content-Length": "9000000"}),
        (503, "/800x600/a.jpg", {}),
    ],
)
def test_an_error_of_nginx_itself_is_a_problem_too(start, status, target, headers):
    edge = start.edge([free_port()])
    answer = ask(edge.port, target, headers=headers)
    assert answer.status == status, answer
    assert answer.problem["status"] == status and answer.problem["detail"]
    assert answer["cache-control"] and answer["x-content-type-options"] == "nosniff"
    assert answer["server"] == "nginx"


def test_a_client_over_its_rate_gets_a_503_and_keeps_its_cache(start):
    origin = start.scripted(picture())
    edge = start.edge([origin.port], rate=1)
    statuses = [edge.ask("/800x600/a.jpg").status for _ in range(20)]
    assert statuses[0] == 200 and 503 in statuses
    refused = next(answer for answer in iter(lambda: edge.ask("/800x600/a.jpg"), None) if answer.status == 503)
    assert refused.problem and refused["retry-after"]


@pytest.mark.parametrize("name", ["listen", "store", "cache_size", "origin_verify", "trusted_proxies"])
def test_the_renderer_refuses_what_could_end_a_directive(start, name):
    with pytest.raises(RuntimeError, match="EDGE_"):
        start.edge([1], **{name: "a; include /etc/passwd"})
    with pytest.raises(RuntimeError, match="EDGE_ORIGINS"):
        start.edge(["1; include /etc/passwd"])
