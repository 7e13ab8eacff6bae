# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Who may ask for what: signed URLs, and the lock that lets the CDN alone pass."""

import base64
import hashlib
import hmac
import time

import pytest
from stores import Folder
from test_cli import miniature

KEY, OTHER = "an-old-signing-key", "a-new-signing-key-0"
SECRET, NEXT = "the-cdn-says-sesame", "the-cdn-says-simsim"


@pytest.fixture(scope="module")
def signed(start_once, ministack, picture):
    """A server with two keys, and a picture on it."""
    store = Folder(start_once.folder("photos") / "photos")
    store.put("cat.jpg", picture)
    return start_once.miniature(store.environment, signing_keys=f"{OTHER},{KEY}")


def signature(path, key=KEY, expires=None):
    """As a program in any language would make it."""
    message = path if expires is None else f"{path}?expires={expires}"
    code = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    query = "" if expires is None else f"expires={expires}&"
    return f"{path}?{query}sig={base64.urlsafe_b64encode(code).decode().rstrip('=')}"


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_a_signed_url_may_ask_for_anything_with_either_key(signed, key):
    answer = signed.ask(signature("/641x,quality=55/cat.jpg", key))
    assert answer.status == 200 and answer["content-type"] == "image/jpeg", answer


def test_the_signature_is_no_part_of_the_variant(signed):
    path = "/642x/cat.jpg"
    first = signed.ask(signature(path))
    second = signed.ask(signature(path, OTHER, int(time.time()) + 100))
    assert (first["x-cache"], second["x-cache"]) == ("miss", "memory")
    assert first["etag"] == second["etag"]


@pytest.mark.parametrize(
    "url",
    [
        "/643x/cat.jpg",
        "/643x/cat.jpg?sig=",
        "/643x/cat.jpg?sig=" + "A" * 43,
        signature("/643x/cat.jpg", "a-key-nobody-has"),
        signature("/644x/cat.jpg").replace("644", "643"),
        signature("/643x/cat.jpg") + "A",
        signature("/643x/cat.jpg")[:-1],
        signature("/643x/cat.jpg", expires=1_000_000_000),
        signature("/643x/cat.jpg") + "&expires=9999999999",
        "/643x/cat.jpg?sig=x&" + signature("/643x/cat.jpg").split("?")[1],
    ],
)
def test_without_a_good_signature_it_is_a_403_problem(signed, url):
    answer = signed.ask(url)
    assert answer.status == 403, answer
    assert answer["cache-control"] == "public, max-age=60"
    assert "sig=" not in str(answer.problem)


def test_what_is_offered_to_everybody_needs_no_signature(signed):
    assert signed.ask("/800x600/cat.jpg").status == 200
    assert signed.ask("/800x600/cat.jpg?sig=nonsense").status == 200


def test_sign_prints_urls_that_work(signed):
    command = ["sign", "/645x,fit=contain/cat.jpg", "/646x/cat.jpg", "--expires-in", "60"]
    urls = miniature(*command, environment={"MINIATURE_SIGNING_KEYS": f"{KEY},{OTHER}"}).stdout.split()
    assert len(urls) == 2
    for url in urls:
        assert signed.ask(url).status == 200, url


def test_sign_without_a_key_says_what_to_set():
    run = miniature("sign", "/800x/cat.jpg")
    assert run.returncode != 0 and "MINIATURE_SIGNING_KEYS" in run.stderr


@pytest.mark.parametrize("value", [None, "", "the-cdn-says-sesamE", SECRET + "x", SECRET[:-1]])
def test_past_the_lock_comes_only_the_cdn(start, folder_world, value):
    server = start.miniature(folder_world.store.environment, origin_verify=f"{SECRET},{NEXT}")
    headers = {} if value is None else {"X-Origin-Verify": value}
    answer = server.ask("/800x600/none.jpg", headers=headers)
    assert answer.status == 403 and answer["cache-control"] == "no-store", answer
    for good in (SECRET, NEXT):
        assert server.ask("/800x600/none.jpg", headers={"X-Origin-Verify": good}).status == 404


def test_no_secret_is_ever_logged_or_shown(start, folder_world):
    server = start.miniature(
        folder_world.store.environment, origin_verify=SECRET, signing_keys=KEY, log_level="trace"
    )
    url = signature("/647x/none.jpg")
    server.ask(url, headers={"X-Origin-Verify": SECRET})
    server.ask(url, headers={"X-Origin-Verify": "wrong-wrong-wrong-wrong"})
    environment = {"MINIATURE_SIGNING_KEYS": KEY, "MINIATURE_ORIGIN_VERIFY": SECRET}
    shown = miniature("check", environment=environment)
    log = server.program.log.read_text() + shown.stdout + shown.stderr
    for secret in (KEY, SECRET, "wrong-wrong-wrong-wrong", url.split("sig=")[1]):
        assert secret not in log
