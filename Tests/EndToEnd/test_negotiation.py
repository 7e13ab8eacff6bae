# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""format=auto: the best format that the client names, and Vary on every answer."""

import pytest

CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept, media_type",
    [
        (CHROME, "image/avif"),
        ("image/webp,*/*", "image/webp"),
        ("image/avif;q=0,image/webp", "image/webp"),
        ("*/*", "image/jpeg"),
        (None, "image/jpeg"),
    ],
)
def test_the_format_is_what_the_client_names(folder_world, picture, accept, media_type):
    key = folder_world.put("auto.jpg", picture)
    headers = {} if accept is None else {"Accept": accept}
    answer = folder_world.ask(f"/400x300,format=auto/{key}", headers=headers)
    assert answer.status == 200 and answer["content-type"] == media_type
    assert "Accept" in answer["vary"]


def test_what_is_stored_has_the_concrete_format_in_its_name(store, start, picture):
    store.put("auto.jpg", picture)
    server = start.miniature(store.environment)
    server.ask("/400x300,format=auto/auto.jpg", headers={"Accept": CHROME})
    server.ask("/400x300,format=auto/auto.jpg")
    server.stop()
    assert set(store.names()) == {"400x300,format=avif/auto.jpg", "400x300/auto.jpg"}


def test_the_same_variant_is_found_under_its_concrete_name(folder_world, picture):
    key = folder_world.put("auto.jpg", picture)
    first = folder_world.ask(f"/400x300,format=auto/{key}", headers={"Accept": CHROME})
    second = folder_world.ask(f"/400x300,format=avif/{key}")
    assert second["x-cache"] == "memory" and second["etag"] == first["etag"]
    assert second["vary"] is None


@pytest.mark.parametrize(
    "target, status",
    [
        ("/400x300,format=auto/missing.jpg", 404),
        ("/401x300,format=auto/missing.jpg", 403),
        ("/400x300,quality=0,format=auto/missing.jpg", 400),
        ("/400x300,format=auto,quality=80/missing.jpg", 301),
    ],
)
def test_errors_and_redirects_of_such_a_url_vary_too(folder_world, target, status):
    answer = folder_world.ask(target)
    assert answer.status == status and "Accept" in answer["vary"]


def test_formats_that_are_not_offered_are_not_chosen(start, folder_world, picture):
    key = folder_world.put("auto.jpg", picture)
    server = start.miniature(folder_world.store.environment, formats="original,auto,webp")
    answer = server.ask(f"/400x300,format=auto/{key}", headers={"Accept": CHROME})
    assert answer["content-type"] == "image/webp"


def test_any_page_may_read_pictures_unless_told_otherwise(start, folder_world):
    assert folder_world.ask("/800x600/none.jpg")["access-control-allow-origin"] == "*"
    server = start.miniature(folder_world.store.environment, cors_origins="https://a.test,https://b.test")
    for origin, allowed in [("https://b.test", "https://b.test"), ("https://c.test", None), (None, None)]:
        answer = server.ask("/800x600/none.jpg", headers={"Origin": origin} if origin else {})
        assert answer["access-control-allow-origin"] == allowed and "Origin" in answer["vary"]
    preflight = server.ask("/800x600/none.jpg", "OPTIONS", {"Origin": "https://a.test"})
    assert preflight.status == 204 and "GET" in preflight["access-control-allow-methods"]
