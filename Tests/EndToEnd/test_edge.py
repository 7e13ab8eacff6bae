# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""nginx as the CDN, with the real server and real stores behind it."""

import json

from stores import Bucket, Folder
from waiting import eventually
from wire import crowd

SIZES = ("800x600", "400x300", "200x150")


def test_the_second_request_never_reaches_the_origin(folder_world, start, picture):
    path = f"/800x600/{folder_world.put('cat.jpg', picture)}"
    tap = start.tap(folder_world.server.port)
    edge = start.edge([tap.port])
    first, second = edge.ask(path), edge.ask(path)
    assert (first.status, first["x-edge-cache"], first["x-cache"]) == (200, "MISS", "miss")
    assert (second.status, second["x-edge-cache"], second["x-cache"]) == (200, "HIT", "miss")
    assert second.body == first.body and second["etag"] == first["etag"]
    assert first["x-request-id"] != second["x-request-id"]
    for condition in ({"If-None-Match": first["etag"]}, {"Range": "bytes=0-9"}):
        assert edge.ask(path, headers=condition).status in (304, 206)
    assert edge.ask(path, "HEAD").status == 200
    assert tap.count() == 1


def test_what_is_cached_outlives_the_origin(start, picture):
    folder = Folder(start.folder("photos") / "photos")
    folder.put("cat.jpg", picture)
    server = start.miniature(folder.environment)
    edge = start.edge([server.port])
    made = edge.ask("/800x600/cat.jpg")
    assert made.status == 200
    server.stop()
    assert edge.ask("/800x600/cat.jpg").body == made.body
    missing = edge.ask("/400x300/cat.jpg")
    assert missing.status == 503 and missing.problem["status"] == 503
    assert missing["retry-after"] and missing["cache-control"] == "no-store"


def test_the_bucket_is_asked_first_and_the_origin_only_for_what_is_missing(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    s3, server = start.tap(bucket.ministack.port), start.miniature(bucket.environment)
    origin = start.tap(server.port)
    store = f"http://127.0.0.1:{s3.port}/{bucket.name}"
    edge = start.edge([origin.port], store)
    made = edge.ask("/800x600/cat.jpg")
    assert (made.status, made["x-cache"]) == (200, "miss")
    assert s3.count(f"^GET /{bucket.name}/800x600/cat.jpg") == 1
    assert origin.count() == 1
    eventually(lambda: bucket.variant("800x600/cat.jpg"), what="the variant in the bucket")

    # Another nginx, with a cold cache: the bucket has it now, and says the same of it as the origin did.
    other = start.edge([origin.port], store)
    found = other.ask("/800x600/cat.jpg")
    assert found.status == 200 and found.body == made.body
    assert found["x-cache"] is None, "the origin was asked"
    for name in ("content-type", "cache-control", "x-amz-meta-cache-tag", "x-content-type-options"):
        assert found[name] == made[name], name
    assert "x-amz-request-id" not in found.headers
    assert other.ask("/800x600/cat.jpg")["x-edge-cache"] == "HIT"
    assert origin.count() == 1


def test_a_bucket_that_says_403_for_missing_falls_back_just_the_same(ministack, start, picture):
    bucket = Bucket(ministack, "private-bucket", public=False)
    bucket.put("cat.jpg", picture)
    server = start.miniature(bucket.environment)
    edge = start.edge([server.port], f"http://127.0.0.1:{ministack.port}/{bucket.name}")
    answer = edge.ask("/800x600/cat.jpg")
    assert (answer.status, answer["x-cache"]) == (200, "miss")
    missing = edge.ask("/800x600/no.jpg")
    assert missing.status == 404 and missing.problem["status"] == 404


def test_the_folder_is_asked_first_and_the_origin_only_for_what_is_missing(folder_world, start, picture):
    key = folder_world.put("cat.jpg", picture)
    origin = start.tap(folder_world.server.port)
    edge = start.edge([origin.port], folder_world.store.environment["MINIATURE_STORE"])
    made = edge.ask(f"/800x600/{key}")
    assert (made.status, made["x-cache"], origin.count()) == (200, "miss", 1)
    eventually(lambda: folder_world.store.variant(f"800x600/{key}"), what="the variant in the folder")
    found = edge.ask(f"/800x600/{key}")
    assert found.status == 200 and found.body == made.body
    assert (found["x-edge-cache"], found["content-type"]) == ("FILE", "image/jpeg")
    assert found["cache-control"] == made["cache-control"]
    assert origin.count() == 1
    # The originals are in the same folder, and are nobody's business.
    for target in (f"/originals/{key}", f"/800x600/../originals/{key}", f"//originals/{key}"):
        assert edge.ask(target).status in (400, 403, 404), target


def test_all_sizes_of_an_original_meet_on_one_of_two_origins(folder_world, start, picture):
    keys = [folder_world.put("cat.jpg", picture) for _ in range(12)]
    taps = [start.tap(folder_world.server.port) for _ in range(2)]
    edge = start.edge([tap.port for tap in taps])
    answers = crowd(edge.port, [f"/{size}/{key}" for key in keys for size in SIZES])
    assert {answer.status for answer in answers} == {200}
    for key in keys:
        assert sorted(tap.count(f"/{key}$") for tap in taps) == [0, 3], key
    assert all(tap.count() for tap in taps), "one origin did all the work"


def test_an_origin_that_dies_leaves_its_keys_to_the_other(start, picture):
    folder = Folder(start.folder("photos") / "photos")
    for number in range(8):
        folder.put(f"{number}.jpg", picture)
    servers = [start.miniature(folder.environment) for _ in range(2)]
    edge = start.edge([server.port for server in servers])
    servers[0].stop()
    assert {edge.ask(f"/400x300/{number}.jpg").status for number in range(8)} == {200}


def test_50_clients_of_one_cold_variant_are_one_request_to_the_origin(folder_world, start, picture):
    path = f"/800x600/{folder_world.put('cat.jpg', picture)}"
    tap = start.tap(folder_world.server.port)
    edge = start.edge([tap.port])
    release = tap.hold(".")
    answers = crowd(edge.port, [path] * 50, then=lambda: (eventually(tap.count), release()))
    assert {answer.status for answer in answers} == {200}
    assert tap.count() == 1


def test_the_access_log_tells_timing_and_cache_and_no_signature(folder_world, start, picture):
    path = f"/800x600/{folder_world.put('cat.jpg', picture)}"
    edge = start.edge([folder_world.server.port])
    identity = edge.ask(f"{path}?sig=secret-signature")["x-request-id"]
    line = json.loads(eventually(edge.access_log, what="a line in the log")[0])
    assert line["request_id"] == identity
    assert (line["path"], line["edge_cache"]) == (path, "MISS")
    assert float(line["seconds"]) >= 0 and float(line["upstream_seconds"]) >= 0
    assert "secret-signature" not in "".join(edge.access_log())
