# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What is answered to what: statuses, caching, problems, headers. From a folder, from S3, and through nginx."""

import pytest

from photos import jpeg_size
from waiting import eventually

DAY = "public, max-age=86400"
FOREVER = "public, max-age=31536000, immutable"


def directives(value):
    """Cache-Control as a set: the order means nothing."""
    return {part.strip() for part in (value or "").split(",")}


def expect_problem(answer, status, world):
    """A problem+json that says what to do and gives nothing away."""
    assert answer.status == status, answer
    problem = answer.problem
    assert problem["status"] == status and problem["title"] and problem["detail"], problem
    assert answer["x-content-type-options"] == "nosniff"
    text = answer.body.decode().lower()
    secrets = [str(getattr(world.store, "folder", world.store.__dict__.get("name"))), "originals/", "vips", "traceback"]
    assert not [secret for secret in secrets if secret.lower() in text], text


@pytest.fixture
def key(world, picture):
    """A good original."""
    return world.put("picture.jpg", picture)


@pytest.mark.parametrize("size", ["800x600", "400x300", "200x150"])
def test_a_configured_size_is_a_progressive_jpeg_of_exactly_that_size(world, key, size):
    answer = world.ask(f"/{size}/{key}")
    assert answer.status == 200, answer
    width, height, progressive = jpeg_size(answer.body)
    assert f"{width}x{height}" == size
    assert progressive


def test_a_variant_has_all_the_headers_of_the_contract(world, key):
    answer = world.ask(f"/800x600/{key}")
    assert answer["content-type"] == "image/jpeg"
    assert answer["content-length"] == str(len(answer.body))
    assert answer["etag"].startswith('"') and answer["etag"].endswith('"')
    assert answer["last-modified"].endswith(" GMT")
    assert answer["accept-ranges"] == "bytes"
    assert directives(answer["cache-control"]) == directives(FOREVER)
    tags = [tag.strip() for tag in answer["x-amz-meta-cache-tag"].split(",")]
    assert [tag.split("-")[0] for tag in tags] == ["src", "spec"]
    assert answer["x-cache"] == "miss"
    assert answer["server-timing"]
    assert answer["x-request-id"]
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer["timing-allow-origin"]
    assert "vary" not in answer.headers
    assert len(answer.names) == len(set(answer.names)), f"a header twice: {answer.names}"


def test_all_sizes_of_an_original_share_its_tag_and_no_other(world, key, picture):
    other = world.put("other.jpg", picture)
    tags = [
        world.ask(path)["x-amz-meta-cache-tag"] for path in (f"/800x600/{key}", f"/400x300/{key}", f"/400x300/{other}")
    ]
    sources = [tag.split(",")[0] for tag in tags]
    assert sources[0] == sources[1] != sources[2]


def test_the_request_id_of_cloudfront_comes_back(world, key):
    identity = "Zx9-0example_request_id_of_cloudfront=="
    for target in (f"/800x600/{key}", "/800x600/missing.jpg", "/0800x600/a.jpg"):
        assert world.ask(target, headers={"X-Amz-Cf-Id": identity})["x-request-id"] == identity


def test_a_missing_original_is_a_404_problem(world):
    answer = world.ask("/800x600/no/such/cat.jpg")
    expect_problem(answer, 404, world)
    assert directives(answer["cache-control"]) == directives("public, max-age=30")


@pytest.mark.parametrize(
    "spec",
    [
        "801x600",
        "800x601",
        "8000x6000",
        "800x",
        "x600",
        "800x600,quality=50",
        "800x600,fit=contain",
        "800x600,gravity=north",
    ],
)
def test_a_size_or_option_that_is_not_configured_is_a_403_problem(world, key, spec):
    answer = world.ask(f"/{spec}/{key}")
    expect_problem(answer, 403, world)
    assert directives(answer["cache-control"]) == directives("public, max-age=60")


@pytest.mark.parametrize(
    "spec",
    [
        "0800x600", "800x0600", "800X600", "800", "x", "800x600x400", "800x600,", "800x600,,quality=70", "-800x600",
        "800x600,quality=0", "800x600,quality=101", "800x600,quality=70,quality=60", "800x600,colour=red",
        "800x600,Quality=70", "800x600,fit=Cover", "800x600,quality", "+800x600", "800%2C600", "99999999999x600",
    ],
)  # fmt: skip
def test_a_malformed_spec_is_a_400_problem(world, key, spec):
    answer = world.ask(f"/{spec}/{key}")
    expect_problem(answer, 400, world)
    assert directives(answer["cache-control"]) == directives(DAY)


@pytest.mark.parametrize("target", ["/800x600", "/800x600/"])
def test_a_url_without_a_key_is_a_400_problem(world, target):
    expect_problem(world.ask(target), 400, world)


@pytest.mark.parametrize("escape", ["%", "%2", "%zz", "%00", "%ff"])
def test_a_broken_escape_is_a_400_problem(world, escape):
    expect_problem(world.ask(f"/800x600/a{escape}"), 400, world)


@pytest.mark.parametrize("options", ["quality=80", "fit=cover", "format=original", "enlarge=false", "gravity=centre"])
def test_a_default_written_out_leads_to_the_canonical_url(world, key, options):
    answer = world.ask(f"/800x600,{options}/{key}")
    assert answer.status == 301, answer
    assert answer["location"] == f"/800x600/{key}"
    assert directives(answer["cache-control"]) == directives(DAY)


@pytest.mark.parametrize(
    "written, canonical", [("c%61t.jpg", "cat.jpg"), ("caf%c3%a9.jpg", "caf%C3%A9.jpg"), ("a%2db.jpg", "a-b.jpg")]
)
def test_a_key_is_encoded_in_one_way(world, written, canonical):
    answer = world.ask(f"/800x600/{written}")
    assert answer.status == 301, answer
    assert answer["location"] == f"/800x600/{canonical}"
    assert world.ask(answer["location"]).status == 404, "the canonical URL must not redirect again"


@pytest.mark.parametrize(
    "name",
    [
        "photo album (1).jpg",
        "a+b.jpg",
        "100%.jpg",
        "é.jpg",
        "e\u0301.jpg",
        "🐈.jpg",
        "it's!.jpg",
        "a=b,c&d;e@f:g$h.jpg",
    ],
)
def test_a_key_may_hold_any_character(world, picture, name):
    key = world.put(name, picture)
    escaped = "".join(
        chr(b) if chr(b).isalnum() and b < 128 or chr(b) in "-._~/" else f"%{b:02X}" for b in key.encode()
    )
    answer = world.ask(f"/400x300/{escaped}")
    # Which characters stay bare in the canonical form is the server's choice; a redirect may lead there, once.
    if answer.status == 301:
        answer = world.ask(answer["location"])
    assert answer.status == 200, answer


@pytest.mark.parametrize(
    "name, damage",
    [
        ("text.jpg", lambda data: b"Dear reader, this is no picture.\n" * 40),
        ("empty.jpg", lambda data: b""),
        ("truncated.jpg", lambda data: data[: len(data) // 2]),
        ("head-only.jpg", lambda data: data[:600]),
        ("page.jpg", lambda data: b"<!doctype html><script>alert(1)</script>"),
        ("drawing.jpg", lambda data: b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_whole_picture_is_a_415_problem_and_nothing_is_stored(world, picture, name, damage):
    bad = world.put(name, damage(picture))
    answer = world.ask(f"/800x600/{bad}")
    expect_problem(answer, 415, world)
    assert directives(answer["cache-control"]) == directives("public, max-age=300")
    # What is stored is stored in order: when a later picture is there, the bad one would have been there too.
    good = world.put("good.jpg", picture)
    assert world.ask(f"/800x600/{good}").status == 200
    eventually(lambda: world.store.variant(f"800x600/{good}"), what="the good one stored")
    assert world.store.variant(f"800x600/{bad}") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_method_is_a_405_problem_that_names_the_allowed(world, key, method):
    answer = world.ask(f"/800x600/{key}", method, {"Content-Length": "0"})
    expect_problem(answer, 405, world)
    assert {name.strip() for name in answer["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    assert directives(answer["cache-control"]) == directives(DAY)


def test_options_are_answered_without_a_body(world, key):
    answer = world.ask(f"/800x600/{key}", "OPTIONS", {"Origin": "https://example.org"})
    assert answer.status in (200, 204) and not answer.body, answer


def test_a_url_over_8192_bytes_is_a_414_problem(world):
    longest = "/800x600/" + "a" * (8192 - len("/800x600/"))
    assert world.ask(longest).status in (400, 404)
    answer = world.ask(longest + "a")
    expect_problem(answer, 414, world)
    assert directives(answer["cache-control"]) == directives(DAY)


def test_headers_over_16_kib_are_a_431_problem(world, key):
    answer = world.ask(f"/800x600/{key}", headers={"X-Long": "a" * 17_000})
    expect_problem(answer, 431, world)
    # It was about that one request: the next is served.
    assert world.ask(f"/800x600/{key}").status == 200


def test_the_original_itself_is_never_served(world, key):
    for target in (f"/originals/{key}", f"/%6friginals/{key}", f"//originals/{key}", f"/800x600/../originals/{key}"):
        answer = world.ask(target)
        assert answer.status in (400, 403, 404), f"{target}: {answer}"


def test_an_unknown_query_does_not_redirect(world, key):
    # A CDN that keeps the query out of its key would store the redirect under the picture's own URL: a loop for a
    # day.
    assert world.ask(f"/800x600/{key}?utm_source=letter").status != 301
