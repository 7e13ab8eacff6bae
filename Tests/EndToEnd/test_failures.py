# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What breaks in production: a worker, S3, a client, the server itself."""

import signal
import socket
import time

import photos
from photos import jpeg_size
from processes import cpu_ticks, kill, listening, stopwatch
from waiting import eventually
from wire import ask, crowd, receive, send

DEADLINE = 20.0


def busy_worker(server, before):
    """A render process that has used processor time since `before` ({pid: ticks}): it is in the middle of its work."""

    def find():
        return next((pid for pid, ticks in before.items() if cpu_ticks(pid) >= ticks + 3), None)

    return eventually(find, what="a worker rendering")


def test_a_worker_killed_while_it_renders_costs_at_most_its_own_request(bucket, start, picture):
    bucket.put("slow.png", photos.SLOW.read_bytes())
    bucket.put("warm.jpg", picture)
    for number in range(6):
        bucket.put(f"{number}.jpg", picture)
    server = start.miniature(bucket.environment, workers=2)
    assert server.ask("/800x600/warm.jpg").status == 200
    pool = server.workers()
    assert len(pool) == 2, "one process for each of the two workers asked for"

    before = {pid: cpu_ticks(pid) for pid in pool}
    hit = send(server.port, "/800x600/slow.png")
    victim = busy_worker(server, before)
    others = [send(server.port, f"/800x600/{number}.jpg") for number in range(6)]
    kill(victim)
    since = stopwatch()

    def whole():
        now = server.workers()
        return len(now) == 2 and victim not in now

    eventually(whole, within=1.0, what="two workers again")
    assert since() <= 1.0
    answer = receive(hit)
    assert answer.status in (200, 503), answer
    if answer.status == 503:
        assert answer["retry-after"]
    assert [receive(other).status for other in others] == [200] * 6
    assert server.ask("/800x600/warm.jpg")["x-cache"] == "memory"
    # Killed once is bad luck: the original is not to blame yet.
    assert server.ask("/800x600/slow.png").status == 200


def test_all_workers_killed_while_idle_are_replaced_and_nobody_notices(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    server = start.miniature(bucket.environment, workers=2)
    pool = eventually(lambda: len(server.workers()) == 2 and server.workers(), what="two workers")
    for pid in pool:
        kill(pid)
    assert server.ask("/800x600/cat.jpg").status == 200
    eventually(lambda: len(server.workers()) == 2 and not set(pool) & set(server.workers()), 1.0, "two new workers")


def test_while_s3_is_down_the_answer_is_a_quick_503_and_memory_stays_flat(bucket, start, picture):
    bucket.put("warm.jpg", picture)
    bucket.put("cold.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    assert server.ask("/800x600/warm.jpg").status == 200
    tap.cut()

    since = stopwatch()
    answer = server.ask("/800x600/cold.jpg")
    assert since() < DEADLINE
    assert answer.status == 503 and answer.problem["status"] == 503, answer
    assert int(answer["retry-after"]) >= 1
    assert answer["cache-control"] == "no-store"
    assert server.ask("/800x600/warm.jpg")["x-cache"] == "memory", "what is in memory needs no S3"

    # The first round fills the pools that any server fills once.
    outage(server, "first", 200)
    before = server.program.memory()
    outage(server, "second", 600)
    grown = server.program.memory() - before
    assert grown < 16 << 20, f"{grown >> 20} MiB more after 600 requests"

    tap.open()
    eventually(lambda: server.ask("/800x600/cold.jpg").status == 200, 10, "a picture after S3 came back")


def outage(server, name, count):
    """Asks for `count` different pictures while S3 is down: all are refused, as 503."""
    for start in range(0, count, 100):
        answers = crowd(server.port, [f"/800x600/{name}-{start + number}.jpg" for number in range(100)])
        assert {answer.status for answer in answers} == {503}
        assert all(answer["retry-after"] for answer in answers)


def test_while_s3_hangs_the_answer_is_a_503_or_504_under_the_deadline(bucket, start, picture):
    bucket.put("cold.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    release = tap.hold(".")
    since = stopwatch()
    answers = crowd(server.port, ["/800x600/cold.jpg", "/400x300/cold.jpg", "/800x600/other.jpg"])
    assert since() < DEADLINE + 1
    for answer in answers:
        assert answer.status in (503, 504), answer
        assert answer["cache-control"] == "no-store"
        assert answer.status == 504 or answer["retry-after"]
    release()
    eventually(lambda: server.ask("/800x600/cold.jpg").status == 200, 10, "a picture after S3 woke up")


def test_a_failure_to_store_never_reaches_a_client(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    bucket.s3.put_bucket_policy(Bucket=bucket.name, Policy=DENY_PUT % bucket.name)
    server = start.miniature(bucket.environment)
    answer = server.ask("/800x600/cat.jpg")
    assert answer.status == 200 and jpeg_size(answer.body)[:2] == (800, 600)
    assert server.ask("/800x600/cat.jpg")["x-cache"] == "memory"
    assert bucket.variant("800x600/cat.jpg") is None


DENY_PUT = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",'
    ' "Resource": "arn:aws:s3:::%s/*"}]}'
)


def test_after_sigterm_running_requests_and_write_backs_finish_and_it_exits_with_0(bucket, start, picture):
    for name in ("stored.jpg", "running.jpg"):
        bucket.put(name, picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    release_store = tap.hold("^PUT ")
    release_fetch = tap.hold("^GET /.*/originals/running.jpg")
    assert server.ask("/800x600/stored.jpg").status == 200
    running = send(server.port, "/800x600/running.jpg")
    eventually(
        lambda: tap.count("originals/running.jpg") and tap.count("^PUT"), what="a fetch and a write-back on their way"
    )

    server.program.signal(signal.SIGTERM)
    eventually(lambda: not listening(server.port), 5, "no new connections")
    eventually(lambda: not listening(server.admin) or ask(server.admin, "/readyz").status != 200, 5, "no longer ready")
    assert bucket.variant("800x600/stored.jpg") is None
    release_fetch()
    answer = receive(running)
    assert answer.status == 200 and jpeg_size(answer.body)[:2] == (800, 600), "the running request was cut"
    release_store()
    assert server.program.wait(25) == 0
    for name in ("stored.jpg", "running.jpg"):
        assert bucket.variant(f"800x600/{name}"), f"{name} was not stored before the exit"


def test_clients_that_leave_cost_nothing_that_stays(bucket, start, picture):
    bucket.put("cat.jpg", picture)
    tap = start.tap(bucket.ministack.port)
    server = start.miniature(bucket.environment_through(tap.port))
    assert server.ask("/200x150/cat.jpg").status == 200
    open_before = steady(server.program.descriptors)

    release = tap.hold("originals/cat.jpg")
    leaving = [send(server.port, "/800x600/cat.jpg") for _ in range(30)]
    eventually(lambda: server.program.descriptors() >= open_before + 30, what="thirty connections")
    for connection in leaving:
        connection.close()
    release()
    # A few for connections to S3 that are kept.
    eventually(lambda: server.program.descriptors() <= open_before + 8, what="the connections gone")
    answer = server.ask("/800x600/cat.jpg")
    assert answer.status == 200 and jpeg_size(answer.body)[:2] == (800, 600)


def test_a_client_that_sends_half_a_request_does_not_disturb_the_others(s3_world, picture):
    key = s3_world.put("cat.jpg", picture)
    idle = [send_raw(s3_world.server.port, b"GET /800x600/" + key.encode()) for _ in range(20)]
    assert s3_world.ask(f"/800x600/{key}").status == 200
    for connection in idle:
        connection.close()


def steady(count):
    """What a count comes to when nothing goes on any more: the connection of the last request lingers for a while."""
    before = None
    while before != (before := count()):
        time.sleep(2.5)
    return before


def send_raw(port, data):
    """A connection with some bytes sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(data)
    return connection
