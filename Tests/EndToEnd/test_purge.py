# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Purges: one original cleared everywhere, and nothing else with it."""

import pytest
from test_cli import miniature
from waiting import eventually
from wire import ask

SIZES = ("800x600", "400x300", "200x150", "400x300,format=webp")


def fill(server, store, key):
    """Every size of a picture, asked for and stored; returns the entity tags."""
    tags = {size: server.ask(f"/{size}/{key}")["etag"] for size in SIZES}
    eventually(lambda: {f"{size}/{key}" for size in SIZES} <= set(store.names()), what="every size stored")
    return tags


def test_a_replaced_original_is_seen_after_a_purge(store, start, picture, other_picture):
    server = start.miniature(store.environment)
    for key in ("cat.jpg", "dog.jpg"):
        store.put(key, picture)
    before, dogs = fill(server, store, "cat.jpg"), fill(server, store, "dog.jpg")
    store.put("cat.jpg", other_picture)

    answer = ask(server.admin, "/variants/cat.jpg", "DELETE", host="localhost")
    assert answer.status == 200, answer

    assert not [name for name in store.names() if name.endswith("/cat.jpg")]
    for size in SIZES:
        answer = server.ask(f"/{size}/cat.jpg")
        assert answer["x-cache"] == "miss" and answer["etag"] != before[size]
        assert server.ask(f"/{size}/dog.jpg")["etag"] == dogs[size]


def test_the_command_clears_store_and_running_server(store, start, picture, other_picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    before = fill(server, store, "cat.jpg")
    store.put("cat.jpg", other_picture)
    environment = {**store.environment, "MINIATURE_ADMIN": f"127.0.0.1:{server.admin}"}
    run = miniature("purge", "cat.jpg", environment=environment)
    assert run.returncode == 0, run.stderr
    assert server.ask("/800x600/cat.jpg")["etag"] != before["800x600"]


def test_the_command_works_without_a_server_and_names_one_that_is_not_there(store, start, picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    fill(server, store, "cat.jpg")
    server.stop()
    run = miniature("purge", "cat.jpg", environment=store.environment)
    assert run.returncode == 0 and not store.names(), run.stderr
    run = miniature("purge", "cat.jpg", "--server", "127.0.0.1:1", environment=store.environment)
    assert run.returncode != 0


def test_one_server_that_is_not_there_keeps_no_other_from_being_told(store, start, picture, other_picture):
    store.put("cat.jpg", picture)
    server = start.miniature(store.environment)
    before = fill(server, store, "cat.jpg")
    store.put("cat.jpg", other_picture)
    servers = ("--server", "127.0.0.1:1", "--server", f"127.0.0.1:{server.admin}")
    run = miniature("purge", "cat.jpg", *servers, environment=store.environment)
    assert run.returncode != 0 and "127.0.0.1:1 was not told" in run.stderr, run.stderr
    assert server.ask("/800x600/cat.jpg")["etag"] != before["800x600"]


@pytest.mark.parametrize("key", ["a b+c.jpg", "é/ü.jpg", "x//y.jpg", "100%.jpg", "(1).jpg"])
def test_a_key_of_any_letters_is_purged_and_its_like_is_not(bucket, start, picture, key):
    from urllib.parse import quote

    like = key.replace("c", "d") if "c" in key else key + "x"
    server = start.miniature(bucket.environment)
    for name in (key, like):
        bucket.put(name, picture)
        assert server.ask(f"/200x150/{quote(name)}".replace("%28", "(").replace("%29", ")")).status == 200
    eventually(lambda: len(bucket.names()) == 2, what="both stored")
    assert ask(server.admin, f"/variants/{quote(key)}", "DELETE", host="localhost").status == 200
    assert bucket.names() == [f"200x150/{like}"]


def test_a_purge_forgets_that_an_original_is_missing(store, start, picture):
    server = start.miniature(store.environment, missing_period="3600")
    assert server.ask("/200x150/late.jpg").status == 404
    store.put("late.jpg", picture)
    assert ask(server.admin, "/variants/late.jpg", "DELETE", host="localhost").status == 200
    assert server.ask("/200x150/late.jpg").status == 200


def test_the_cdn_is_told_once_by_the_originals_tag(bucket, start, picture, ministack):
    cloudfront = ministack.client("cloudfront")
    made = cloudfront.create_distribution(DistributionConfig={
        "CallerReference": "purge", "Comment": "", "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{
            "Id": "s3", "DomainName": "bucket.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}]},
        "DefaultCacheBehavior": {"TargetOriginId": "s3", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0,
                                 "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}},
    })  # fmt: skip
    distribution = made["Distribution"]["Id"]
    bucket.put("cat.jpg", picture)
    environment = {**bucket.environment, "AWS_ENDPOINT_URL_CLOUDFRONT": f"http://127.0.0.1:{ministack.port}"}
    server = start.miniature(environment, distribution=distribution)
    tag = server.ask("/200x150/cat.jpg")["x-amz-meta-cache-tag"].split(",")[0]
    assert ask(server.admin, "/variants/cat.jpg", "DELETE", host="localhost").status == 200
    listed = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    assert len(listed) == 1
    found = cloudfront.get_invalidation(DistributionId=distribution, Id=listed[0]["Id"])["Invalidation"]
    assert found["InvalidationBatch"]["Paths"]["Items"] == [f"#{tag}"]


def test_a_purge_without_a_key_is_refused(folder_world):
    assert ask(folder_world.server.admin, "/variants/", "DELETE", host="localhost").status in (400, 404)
