# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""nginx in CloudFront's role, with the function, in front of a bucket and the real server."""

import json
import os
import re
import subprocess
import sys

import pytest

from processes import Program, free_port, wait_until_listening
from servers import BIN, ROOT
from stores import Bucket
from test_edge_rules import RAW, picture as cacheable
from waiting import eventually
from wire import ask, crowd

sys.path.append(str(ROOT / "Tests/CloudFront"))

from engines import accept_table  # noqa: E402

VERIFY = "a-secret-of-the-tests"
AVIF = {"Accept": "image/avif,image/webp,*/*;q=0.8"}
WEBP = {"Accept": "image/webp,*/*;q=0.8"}
TYPES = {"avif": "image/avif", "webp": "image/webp", "original": "image/jpeg"}


class CloudFront:
    """A distribution with one edge. `bucket` and `origin` are ports; `function` are options of the build script."""

    def __init__(self, folder, bucket, name, origin, function=""):
        self.folder = folder
        self.port = free_port()
        environment = {
            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin",
            "CLOUDFRONT_LISTEN": f"127.0.0.1:{self.port}",
            "CLOUDFRONT_BUCKET": f"http://127.0.0.1:{bucket}/{name}",
            "CLOUDFRONT_ORIGIN": f"127.0.0.1:{origin}",
            "CLOUDFRONT_ORIGIN_VERIFY": VERIFY,
            "CLOUDFRONT_FUNCTION": function,
        }
        make = Program("stand-in", [ROOT / "Tests/CloudFront/stand-in", folder], folder / "stand-in.log", environment)
        if make.wait() != 0:
            raise RuntimeError(make.tail())
        nginx = ["nginx", "-p", folder, "-c", "nginx.conf"]
        self.program = Program("nginx", nginx, folder / "logs/error.log", environment)
        wait_until_listening(self.program, self.port)

    def stop(self):
        """Ends it."""
        self.program.stop(within=5)

    def ask(self, target, method="GET", headers=None):
        """One request of a viewer."""
        return ask(self.port, target, method, headers)

    def entries(self):
        """What is in the cache: the file of each key."""
        files = [path for path in (self.folder / "cache").rglob("*") if path.is_file()]
        return {re.search(rb"\nKEY: (.*)\n", path.read_bytes()).group(1).decode(): path for path in files}

    def invalidate(self, tag):
        """An invalidation by cache tag: all answers that carry it are gone."""
        for path in self.entries().values():
            head = path.read_bytes().split(b"\r\n\r\n", 1)[0].decode("latin-1")
            tags = re.search(r"(?im)^x-amz-meta-cache-tag: *(.*?)\r?$", head)
            if tags and tag in re.split(r", *", tags.group(1)):
                path.unlink()


@pytest.fixture
def cloudfront(start):
    """Makes distributions, and ends them."""
    made = []

    def make(bucket, origin, function="", port=None):
        name = bucket.name if isinstance(bucket, Bucket) else "album"
        at = port or (bucket.ministack.port if isinstance(bucket, Bucket) else bucket)
        made.append(CloudFront(start.folder("cloudfront"), at, name, origin, function))
        return made[-1]

    yield make
    for one in made:
        one.stop()


class Place:
    """A bucket with one picture, the server, and a tap before each of them."""

    def __init__(self, bucket, start, data, **settings):
        self.bucket = bucket
        self.bucket.put("cat.jpg", data)
        self.server = start.miniature(bucket.environment, **settings)
        self.s3 = start.tap(bucket.ministack.port)
        self.origin = start.tap(self.server.port)


@pytest.fixture
def place(bucket, start, picture):
    """The usual one."""
    return Place(bucket, start, picture)


def empty(request):
    """A bucket that has nothing: S3's answer to those who may not list."""
    return 403, {"Content-Type": "application/xml"}, "<Error><Code>AccessDenied</Code></Error>"


def has(command, setting=""):
    """Whether this build of the server has a command, and a flag of it."""
    run = subprocess.run([BIN / "miniature", *command.split(), "--help"], capture_output=True, text=True, check=False)
    return f"USAGE: miniature {command}" in run.stdout and setting in run.stdout


def test_60_accept_headers_and_more_are_three_entries_and_three_variants(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port, "--auto-format")
    for path in ("/800x600,format=auto/cat.jpg", "/800x600/cat.jpg"):
        for wanted, who, header in accept_table():
            answer = edge.ask(path, headers={"Accept": header} if header else {})
            assert (answer.status, answer["content-type"]) == (200, TYPES[wanted]), who
    keys = ["800x600,format=avif/cat.jpg", "800x600,format=webp/cat.jpg", "800x600/cat.jpg"]
    assert sorted(edge.entries()) == [f"/{key}" for key in keys]
    eventually(lambda: place.bucket.names() == keys, what=f"{keys} and nothing else in the bucket")
    assert place.origin.count() == 3


def test_without_auto_format_a_plain_path_is_one_entry(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port)
    for _, who, header in accept_table():
        assert edge.ask("/800x600/cat.jpg", headers={"Accept": header})["content-type"] == "image/jpeg", who
    assert list(edge.entries()) == ["/800x600/cat.jpg"]
    assert place.origin.count() == 1


def test_edge_and_origin_choose_alike(place, cloudfront):
    """A viewer that gets past the function (a signed URL) must not get another format."""
    if place.server.ask("/800x600,format=auto/cat.jpg").status != 200:
        pytest.skip("this build of the server has no format=auto")
    different = []
    for wanted, who, header in accept_table():
        answer = place.server.ask("/800x600,format=auto/cat.jpg", headers={"Accept": header} if header else {})
        if answer["content-type"] != TYPES[wanted]:
            different.append(f"{who}: {answer['content-type']} for {header}")
    assert not different


def test_the_second_request_never_reaches_bucket_or_origin(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port, port=place.s3.port)
    path = "/800x600,format=auto/cat.jpg"
    first, second = edge.ask(path, headers=AVIF), edge.ask(path, headers=AVIF)
    assert (first.status, first["x-cache"]) == (200, "Miss from cloudfront")
    assert (second.status, second["x-cache"]) == (200, "Hit from cloudfront")
    assert second.body == first.body and second["x-amz-cf-id"] != first["x-amz-cf-id"]
    assert edge.ask(path, "HEAD", AVIF)["x-cache"] == "Hit from cloudfront"
    assert edge.ask(path, headers={**AVIF, "If-None-Match": first["etag"]}).status == 304
    assert edge.ask(path, headers={**AVIF, "Range": "bytes=0-9"}).status == 206
    assert edge.ask(path, headers={**AVIF, "Cache-Control": "no-cache", "Pragma": "no-cache"}).body == first.body
    assert place.origin.count() == 1
    assert place.s3.count(r"^GET /[^ ]*/800x600,format=avif/cat\.jpg") == 1


def test_another_edge_finds_it_in_the_bucket(place, cloudfront):
    made = cloudfront(place.bucket, place.origin.port).ask("/800x600,format=auto/cat.jpg", headers=WEBP)
    eventually(lambda: place.bucket.variant("800x600,format=webp/cat.jpg"), what="the variant in the bucket")
    found = cloudfront(place.bucket, place.origin.port).ask("/800x600,format=auto/cat.jpg", headers=WEBP)
    assert found.status == 200 and found.body == made.body
    assert place.origin.count() == 1
    for name in ("content-type", "cache-control", "x-amz-meta-cache-tag", "x-content-type-options", "vary",
                 "content-security-policy", "access-control-allow-origin", "timing-allow-origin"):  # fmt: skip
        assert found[name] == made[name] and found[name], name
        assert found.names.count(name) == made.names.count(name) == 1, name
    assert not {"x-amz-request-id", "x-amz-id-2", "x-amz-version-id", "x-amz-server-side-encryption"} & set(found.names)


def test_with_the_origin_gone_what_is_stored_is_served(place, cloudfront):
    edge, path = cloudfront(place.bucket, place.server.port), "/800x600,format=auto/cat.jpg"
    made = {kind: edge.ask(path, headers=headers).body for kind, headers in (("avif", AVIF), ("webp", WEBP))}
    eventually(lambda: len(place.bucket.names()) == 2, what="both variants in the bucket")
    place.server.stop()
    # Cached or not: another edge has only the bucket.
    for edge in (edge, cloudfront(place.bucket, place.server.port)):
        assert edge.ask(path, headers=AVIF).body == made["avif"]
        assert edge.ask(path, headers=WEBP).body == made["webp"]
        assert edge.ask("/400x300/cat.jpg").status >= 500


def test_a_bucket_that_can_not_be_reached_leaves_the_answer_to_the_origin(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port, port=free_port())
    assert edge.ask("/800x600/cat.jpg")["content-type"] == "image/jpeg"
    assert place.origin.count() == 1


def test_trouble_of_the_bucket_is_not_taken_to_the_origin(start, cloudfront):
    origin = start.scripted(cacheable())
    bucket = start.scripted(lambda request: (503, {}, "<Error><Code>SlowDown</Code></Error>"))
    assert cloudfront(bucket.port, origin.port).ask("/800x600/cat.jpg").status == 503
    assert not origin.requests


def test_problems_pass_as_they_are_and_are_kept_as_they_say(place, cloudfront):
    place.bucket.put("text.jpg", b"no picture at all")
    place.bucket.put("half.jpg", place.bucket.s3.get_object(
        Bucket=place.bucket.name, Key="originals/cat.jpg")["Body"].read()[:20_000])  # fmt: skip
    edge = cloudfront(place.bucket, place.origin.port)
    expected = {
        "/0800x600/cat.jpg": (400, "public, max-age=86400"),
        "/801x600/cat.jpg": (403, "public, max-age=60"),
        "/800x600/no.jpg": (404, "public, max-age=30"),
        "/800x600,format=auto/no.jpg": (404, "public, max-age=30"),
        "/800x600/text.jpg": (415, "public, max-age=300"),
        "/800x600/half.jpg": (415, "public, max-age=300"),
        "/originals/cat.jpg": (400, "public, max-age=86400"),
        "/800x600/" + "k" * 8300: (414, "public, max-age=86400"),
    }
    for path, (status, control) in expected.items():
        for _ in range(2):
            answer = edge.ask(path)
            assert (answer.status, answer["cache-control"]) == (status, control), path
            assert answer.problem["status"] == status and answer["x-cache"] == "Error from cloudfront"
    # Each was asked for once; with nothing in Accept, format=auto is the plain path again.
    assert sorted(place.origin.requests) == sorted(f"GET {path}" for path in expected if "auto" not in path)
    redirect = edge.ask("/800x600,quality=80/cat.jpg")
    assert (redirect.status, redirect["location"]) == (301, "/800x600/cat.jpg")


def test_a_503_is_not_kept_and_a_stale_picture_is_better(start, cloudfront):
    answers = {"/800x600/old.jpg": [cacheable(seconds=1)(None)]}
    trouble = (503, {"Cache-Control": "no-store", "Retry-After": "3"}, "trouble")
    origin = start.scripted(lambda request: (answers.get(request.target) or [trouble]).pop())
    edge = cloudfront(start.scripted(empty).port, origin.port)
    for _ in range(2):
        answer = edge.ask("/800x600/new.jpg")
        assert (answer.status, answer["retry-after"], answer["cache-control"]) == (503, "3", "no-store")
    assert len(origin.requests) == 2

    def expired():
        assert edge.ask("/800x600/old.jpg").body == b"picture"
        return len(origin.requests) >= 4

    eventually(expired, what="the origin asked again, in vain")
    assert edge.ask("/800x600/old.jpg").body == b"picture"


def test_the_origin_sees_cloudfront_and_nothing_of_the_viewer(start, cloudfront):
    peers = set()

    def answer(request):
        peers.add(request.peer)
        return cacheable()(request)

    origin, bucket = start.scripted(answer), start.scripted(empty)
    edge = cloudfront(bucket.port, origin.port)
    viewer = {**AVIF, "User-Agent": "Mozilla/5.0", "Cookie": "a=b", "Referer": "https://example.org/", "X-Own": "1",
              "X-Origin-Verify": "a guess", "X-Amz-Cf-Id": "forged", "Accept-Language": "de"}  # fmt: skip
    for number in range(5):
        assert edge.ask(f"/800x600/{number}.jpg", headers=viewer).status == 200
    for request in origin.requests:
        assert request.headers["user-agent"] == "Amazon CloudFront"
        assert request.headers["x-origin-verify"] == VERIFY
        assert re.fullmatch(r"[A-Za-z0-9_=-]{56}", request.headers["x-amz-cf-id"])
        assert request.headers["via"].endswith("cloudfront.net (CloudFront)")
        own = {"host", "user-agent", "via", "x-amz-cf-id", "x-forwarded-for", "x-origin-verify"}
        assert set(request.headers) == own
    assert "x-origin-verify" not in bucket.requests[0].headers
    # HTTP/1.1 with keep-alive, as CloudFront speaks it.
    assert len(peers) == 1


def test_the_path_reaches_bucket_and_origin_byte_for_byte(start, cloudfront):
    origin, bucket = start.scripted(cacheable()), start.scripted(empty)
    edge = cloudfront(bucket.port, origin.port)
    expected = []
    for target in (target for target in RAW if "?" not in target):
        assert edge.ask(target).status == 200, target
        expected.append(target)
        if target.startswith("/800x600/"):
            key = target.removeprefix("/800x600/")
            assert edge.ask(f"/800x600,format=auto/{key}", headers=AVIF).status == 200, target
            expected.append(f"/800x600,format=avif/{key}")
    assert [request.target for request in origin.requests] == expected
    assert [request.target for request in bucket.requests] == [f"/album{target}" for target in expected]


def test_queries_that_nobody_reads_make_no_second_entry(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port)
    bodies = {edge.ask(f"/800x600/cat.jpg{query}").body for query in ("", "?utm_source=mail", "?v=3&acl", "?=", "?&")}
    assert len(bodies) == 1 and len(edge.entries()) == 1
    assert place.origin.requests == ["GET /800x600/cat.jpg"]


def test_a_signature_reaches_the_origin_in_order_and_does_not_touch_the_path(start, cloudfront):
    origin, bucket = start.scripted(cacheable()), start.scripted(empty)
    edge = cloudfront(bucket.port, origin.port, "--auto-format --snap-sizes")
    for query in ("?sig=a-b_c&x=1&expires=1893456000", "?expires=1893456000&sig=a-b_c"):
        edge.ask(f"/801x,format=auto,version=2/cat.jpg{query}", headers=AVIF)
    edge.ask("/800x600/cat.jpg?sig=other", headers=AVIF)
    wanted = ["/801x,format=auto,version=2/cat.jpg?expires=1893456000&sig=a-b_c", "/800x600/cat.jpg?sig=other"]
    assert [request.target for request in origin.requests] == wanted
    assert [request.target for request in bucket.requests] == [f"/album{target}" for target in wanted]


def test_the_query_of_a_signature_is_not_part_of_the_key_in_the_bucket(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port, port=place.s3.port)
    place.bucket.s3.put_object(Bucket=place.bucket.name, Key="800x600/stored.jpg", Body=b"stored",
                               ContentType="image/jpeg", CacheControl="public, max-age=60")  # fmt: skip
    found = edge.ask("/800x600/stored.jpg?sig=q83vEjRWeJA&expires=1893456000")
    assert (found.status, found.body) == (200, b"stored")
    assert place.s3.count(r"stored\.jpg\?expires=1893456000&sig=q83vEjRWeJA$") == 1
    assert place.origin.count() == 0


def test_a_signed_url_is_made_stored_under_its_plain_path_and_found_there(bucket, start, picture, cloudfront):
    if not has("sign"):
        pytest.skip("this build of the server does not sign")
    place = Place(bucket, start, picture, signing_keys="a-signing-key-of-the-tests")
    command = [BIN / "miniature", "sign", "/800x600,quality=70/cat.jpg", "--expires-in", "600"]
    environment = {"PATH": os.environ["PATH"], "MINIATURE_SIGNING_KEYS": "a-signing-key-of-the-tests"}
    signed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    edge = cloudfront(bucket, place.origin.port)
    assert edge.ask("/800x600,quality=70/cat.jpg").status == 403
    broken = signed[:-1] + ("A" if signed[-1] != "A" else "B")
    assert edge.ask(broken).status == 403
    # Neither refusal is kept under the URL that is right.
    assert edge.ask(f"{signed}&utm_source=mail").status == 200
    assert edge.ask(signed)["x-cache"] == "Hit from cloudfront"
    eventually(lambda: bucket.names() == ["800x600,quality=70/cat.jpg"], what="the plain path in the bucket")
    assert cloudfront(bucket, free_port()).ask(signed).status == 200, "from the bucket alone"


def test_the_verify_header_locks_the_origin_to_cloudfront(bucket, start, picture, cloudfront):
    if not has("serve", "--origin-verify"):
        pytest.skip("this build of the server has no verify header")
    place = Place(bucket, start, picture, origin_verify=f"the-next-one-already,{VERIFY}")
    refused = place.server.ask("/800x600/cat.jpg")
    assert (refused.status, refused["cache-control"]) == (403, "no-store")
    assert place.server.ask("/800x600/cat.jpg", headers={"X-Origin-Verify": "a guess"}).status == 403
    edge = cloudfront(bucket, place.origin.port)
    assert edge.ask("/800x600/cat.jpg", headers={"X-Origin-Verify": "a guess"}).status == 200


def test_only_methods_of_an_origin_group_get_through(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert edge.ask("/800x600/cat.jpg", method, {"Content-Length": "0"}).status == 403
    assert place.origin.count() == 0


def test_a_preflight_is_answered_by_the_origin(place, cloudfront):
    """S3 refuses it with 403 where a bucket has no CORS rules, and that fails over."""
    edge = cloudfront(place.bucket, place.origin.port)
    headers = {"Origin": "https://www.example.com", "Access-Control-Request-Method": "GET"}
    answer = edge.ask("/800x600/cat.jpg", "OPTIONS", headers)
    assert answer.status == 204 and answer["access-control-allow-origin"] == "*"
    assert place.origin.requests == ["OPTIONS /800x600/cat.jpg"]


def test_50_viewers_of_one_cold_picture_in_all_spellings_are_one_request(place, cloudfront):
    edge = cloudfront(place.bucket, place.origin.port, "--auto-format")
    spellings = ["/800x600/cat.jpg", "/800x600,format=auto/cat.jpg", "/800x600/cat.jpg?a=1", "/800x600/cat.jpg?b=2"]
    release = place.origin.hold(".")
    targets = [spellings[number % 4] for number in range(50)]
    answers = crowd(edge.port, targets, then=lambda: (eventually(place.origin.count), release()))
    assert {answer.status for answer in answers} == {200}
    assert place.origin.count() == 1


def test_sizes_are_rounded_up_only_where_that_is_switched_on(place, cloudfront):
    assert cloudfront(place.bucket, place.origin.port).ask("/320x240/cat.jpg").status == 403
    edge = cloudfront(place.bucket, place.origin.port, "--snap-sizes")
    for size in ("320x240", "399x299", "400x300"):
        assert edge.ask(f"/{size}/cat.jpg").status == 200
    assert list(edge.entries()) == ["/400x300/cat.jpg"]
    assert edge.ask("/1000x1000/cat.jpg").status == 403


def test_an_invalidation_of_the_source_tag_drops_all_sizes_of_one_picture(bucket, start, picture, cloudfront):
    place = Place(bucket, start, picture, cache=0)
    bucket.put("dog.jpg", picture)
    edge = cloudfront(bucket, place.origin.port)
    sizes = ("800x600", "400x300", "200x150,format=webp")
    tags = {edge.ask(f"/{size}/{name}")["x-amz-meta-cache-tag"].split(",")[0]
            for size in sizes for name in ("cat.jpg", "dog.jpg")}  # fmt: skip
    assert len(tags) == 2
    eventually(lambda: len(bucket.names()) == 6, what="all variants in the bucket")
    tag = edge.ask("/800x600/cat.jpg")["x-amz-meta-cache-tag"].split(",")[0]
    edge.invalidate(tag)
    assert sorted(edge.entries()) == sorted(f"/{size}/dog.jpg" for size in sizes)
    # From the bucket it comes back with the same tag, and can be dropped again.
    assert edge.ask("/400x300/cat.jpg")["x-amz-meta-cache-tag"].startswith(tag)
    edge.invalidate(tag)
    assert "/400x300/cat.jpg" not in edge.entries()


def let_invalidate(bucket):
    """The user of the tests may do all with S3, and this one thing more."""
    document = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "cloudfront:CreateInvalidation", "Resource": "*"}]}  # fmt: skip
    bucket.ministack.client("iam").put_user_policy(
        UserName="origin", PolicyName="invalidations", PolicyDocument=json.dumps(document))  # fmt: skip


def test_a_replaced_original_is_seen_on_the_next_request_after_a_purge(bucket, start, picture, album, cloudfront):
    if not has("purge", "--server"):
        pytest.skip("this build of the server does not purge")
    api = bucket.ministack.client("cloudfront")
    origin = {"Id": "o", "DomainName": "example.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"}
    config = {"CallerReference": bucket.name, "Comment": "", "Enabled": True, "DefaultCacheBehavior": behavior,
              "Origins": {"Quantity": 1, "Items": [origin]}}  # fmt: skip
    distribution = api.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    bucket.environment["AWS_ENDPOINT_URL_CLOUDFRONT"] = bucket.environment["AWS_ENDPOINT_URL_S3"]
    let_invalidate(bucket)
    place = Place(bucket, start, picture, distribution=distribution)
    edge = cloudfront(bucket, place.server.port)
    paths = ["/800x600/cat.jpg", "/400x300/cat.jpg", "/400x300,format=webp/cat.jpg"]
    before = {path: edge.ask(path) for path in paths}
    eventually(lambda: len(bucket.names()) == 3, what="all variants in the bucket")

    bucket.put("cat.jpg", album[1].data)
    assert edge.ask(paths[0]).body == before[paths[0]].body, "nobody knows yet"
    environment = {"PATH": os.environ["PATH"], **bucket.environment, "MINIATURE_DISTRIBUTION": distribution}
    purge = [BIN / "miniature", "purge", "cat.jpg", "--server", f"127.0.0.1:{place.server.admin}"]
    subprocess.run(purge, env=environment, check=True, capture_output=True)
    assert bucket.names() == []
    # What CloudFront would do with the invalidation.
    listed = api.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    batch = api.get_invalidation(DistributionId=distribution, Id=listed[0]["Id"])["Invalidation"]["InvalidationBatch"]
    for item in batch["Paths"]["Items"]:
        edge.invalidate(item.removeprefix("#"))
    for path in paths:
        after = edge.ask(path)
        assert after.status == 200 and after["x-cache"] == "Miss from cloudfront", path
        assert after.body != before[path].body and after["etag"] != before[path]["etag"], path
