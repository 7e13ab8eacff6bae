# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Clients that would shut others out: slow, silent, many, half gone; and pages that reach for the admin port."""

import multiprocessing
import signal
import socket
import subprocess
import time

import pytest

import photos
from clients import Crowd, raise_file_limit
from processes import Program, cpu_ticks, free_port, stopwatch
from servers import BIN
from stores import Folder
from waiting import eventually
from wire import ask, head, receive

CAT = "/400x300/cat.jpg"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:uploads"
# Seconds. A build for debugging takes some ten times as long for everything.
P99 = 0.1 if "release" in str(BIN) else 0.5
TOKEN = "0123456789abcdef0123"


@pytest.fixture
def store(tmp_path, picture):
    """A folder with one picture."""
    made = Folder(tmp_path / "store")
    made.put("cat.jpg", picture)
    return made


def exchange(port, text, half=False):
    """Sends bytes as they are and returns all that comes until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(text)
        if half:
            client.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        return answer


class Honest:
    """A client that asks for a hit again and again, on a connection that it keeps, and reconnects when it was closed.

    In a process of its own: beside thousands of others in one, it would measure Python's lock.
    """

    def __init__(self, port):
        context = multiprocessing.get_context("fork")
        self._end, far = context.Pipe()
        self._process = context.Process(target=self._run, args=(port, far), daemon=True)
        self._process.start()

    @staticmethod
    def _run(port, end):
        request = head(CAT).replace(b"Connection: close\r\n", b"")
        client, took, failures = None, [], []
        while not end.poll(0.02):
            since = time.perf_counter()
            try:
                client = client or socket.create_connection(("127.0.0.1", port), timeout=10)
                client.sendall(request)
                read_picture(client)
                took.append(time.perf_counter() - since)
            except OSError as error:
                failures.append(repr(error))
                client = None
        end.send((took, failures))

    def stop(self):
        """Ends it; how long each request took, in seconds and in order of that, and what failed."""
        self._end.send("end")
        took, failures = self._end.recv()
        self._process.join()
        return sorted(took), failures


def read_picture(client):
    """Reads one answer, which has to be a picture."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            raise ConnectionError("closed")
        data += piece
    start, body = data.split(b"\r\n\r\n", 1)
    assert start.startswith(b"HTTP/1.1 200 "), start
    length = int(start.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += client.recv(65536)


@pytest.mark.heavy
def test_thousands_of_slow_clients_keep_nobody_out_and_are_gone_in_time(start, store):
    idle, half, dripping = 5000, 1000, 500
    if raise_file_limit() < idle + half + dripping + 500:
        pytest.skip("The machine does not allow this process so many sockets.")
    server = start.miniature(store.environment, sns_topics=TOPIC, log_level="warning")
    assert server.ask(CAT).status == 200
    honest = Honest(server.port)
    crowd = Crowd(server.port)
    try:
        crowd.add(idle)
        slow = crowd.add(half, b"GET /400x300/c")
        post = b"POST /_events/sns HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
        slow += crowd.add(dripping // 2, post, b"x" * 900)
        slow += crowd.add(dripping // 2, b"GET /", b"x" * 900)
        since = stopwatch()
        while since() < 25 and not all(client in crowd.kept for client in slow):
            crowd.beat()
            crowd.look(0.5)
        # Ten seconds, and a few for so many to be seen to.
        late = [crowd.kept.get(client) for client in slow if crowd.kept.get(client, 99) > 25]
        assert not late, f"{len(late)} were kept: {late[:5]}"
        assert crowd.open <= 4200
        # Those that were not closed to make room, which was done with the longest idle ones.
        assert any(b"408 Request Timeout" in crowd.received[client] for client in slow)
        took, failures = honest.stop()
        p99 = took[int(len(took) * 0.99)]
        print(f"p99 {p99 * 1000:.1f} ms of {len(took)} requests, {len(failures)} failed, {crowd.open} clients left")
        assert not failures
        assert p99 < P99
    finally:
        crowd.close()


def test_bodies_that_drip_do_not_shut_the_hook(start, store):
    server = start.miniature(store.environment, sns_topics=TOPIC)
    crowd = Crowd(server.port)
    try:
        crowd.add(200, b"POST /_events/sns HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{")
        message = b"POST /_events/sns HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
        # Looked into, and found to be none.
        assert exchange(server.port, message).startswith(b"HTTP/1.1 400 ")
    finally:
        crowd.close()


def test_few_descriptors_neither_spin_nor_block_the_admin_port(start, store, tmp_path):
    port, admin = free_port(), free_port()
    environment = {
        **store.environment, "MINIATURE_LISTEN": f"127.0.0.1:{port}", "MINIATURE_ADMIN": f"127.0.0.1:{admin}",
        "MINIATURE_WORKERS": "2",
    }
    command = ["sh", "-c", 'ulimit -n 64; exec "$0" serve', BIN / "miniature"]
    server = Program("miniature", command, tmp_path / "log", environment)
    crowd = Crowd(port)
    try:
        eventually(lambda: ask(admin, "/readyz").status == 200, 20)
        assert ask(port, CAT).status == 200
        crowd.add(300)
        before, since = cpu_ticks(server.pid), stopwatch()
        while since() < 3:
            crowd.look(0.05)
            asked = stopwatch()
            assert ask(admin, "/livez").status == 200
            assert asked() < 1
        assert (cpu_ticks(server.pid) - before) / 100 < 0.5 * since(), "a core spins"
        assert ask(port, CAT).status == 200
        assert ask(port, "/200x150/cat.jpg").status == 200
        assert b"raise it" in (tmp_path / "log").read_bytes()
    finally:
        crowd.close()
        assert server.stop() == 0


def test_a_hang_up_drains_unless_it_was_ignored(start, store):
    server = start.miniature(store.environment)
    server.program.signal(signal.SIGHUP)
    assert server.program.wait() == 0

    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        server = start.miniature(store.environment)
    finally:
        signal.signal(signal.SIGHUP, previous)
    server.program.signal(signal.SIGHUP)
    assert server.ask(CAT).status == 200
    assert server.stop() == 0


@pytest.mark.parametrize("request_bytes, status", [
    (b"GET %s HTTP/1.0\r\nHost: a\r\n\r\n", 200), (b"GET %s HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", 200),
    (b"GET %s HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), (b"GET %s HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    (b"GET %s\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400), (b"GET %s\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 405),
    (b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", 405),
    (b"GET %s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", 400),
    (b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 200),
])
def test_what_can_not_be_followed_by_another_request_is_answered_and_closed(world_once, request_bytes, status):
    since = stopwatch()
    answer = exchange(world_once.port, request_bytes.replace(b"%s", CAT.encode()))
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:300]
    assert b"\r\nConnection: close\r\n" in answer
    assert b"\r\nContent-Length: " in answer
    if status == 400:
        assert b"application/problem+json" in answer and b"\r\nCache-Control: no-store\r\n" in answer
    assert since() < 5


def test_a_client_that_only_stops_sending_gets_an_answer_or_a_clean_end(world_once, start, store):
    hit = head(CAT).replace(b"Connection: close\r\n", b"")
    ask(world_once.port, CAT)
    assert exchange(world_once.port, hit, half=True).startswith(b"HTTP/1.1 200 ")
    store.put("slow.png", photos.SLOW.read_bytes())
    miss = head("/800x600/slow.png").replace(b"Connection: close\r\n", b"")
    for _ in range(3):
        answer = exchange(world_once.port, miss, half=True)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 200 "), answer[:300]


@pytest.fixture
def world_once(start, store):
    """A server on the store."""
    return start.miniature(store.environment)


@pytest.mark.parametrize("target, status", [
    (("localhost", {}), 200), (("127.0.0.1", {}), 200), (("[::1]:9090", {}), 200), (("origin-1", {}), 200),
    (("evil.example", {}), 403), (("127.0.0.1.evil.example", {}), 403),
    (("localhost", {"Origin": "http://evil.example"}), 403), (("localhost", {"Origin": "null"}), 403),
    (("localhost", {"Sec-Fetch-Site": "cross-site"}), 403), (("localhost", {"Origin": "http://localhost"}), 200),
])
def test_no_page_purges(start, store, target, status):
    server = start.miniature(store.environment, admin_hosts="origin-1")
    host, headers = target
    answer = ask(server.admin, "/variants/cat.jpg", "DELETE", headers, host=host)
    assert answer.status == status, answer
    assert answer["cache-control"] == "no-store"
    assert ask(server.admin, "/livez", host="evil.example").status == 200


def serve(store, folder, **settings):
    """Starts a server whose admin port listens on all addresses; the process and its ports."""
    port, admin = free_port(), free_port()
    environment = {
        **store.environment, "MINIATURE_LISTEN": f"127.0.0.1:{port}", "MINIATURE_ADMIN": f"0.0.0.0:{admin}",
        **{f"MINIATURE_{name.upper()}": value for name, value in settings.items()},
    }
    return Program("miniature", [BIN / "miniature", "serve"], folder / "log", environment), environment, admin


def test_beyond_loopback_changes_want_the_token(store, tmp_path):
    server, environment, admin = serve(store, tmp_path, admin_token=TOKEN)
    try:
        eventually(lambda: ask(admin, "/readyz").status == 200, 20)
        purge = lambda headers: ask(admin, "/variants/cat.jpg", "DELETE", headers, host="localhost")
        assert purge({}).status == 401
        assert purge({"Authorization": f"Bearer {TOKEN}x"}).status == 401
        assert purge({"Authorization": f"Bearer {TOKEN}"}).status == 200
        command = [BIN / "miniature", "purge", "cat.jpg", "--server", f"127.0.0.1:{admin}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        del environment["MINIATURE_ADMIN_TOKEN"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode != 0 and "401" in done.stderr
    finally:
        server.stop()


def test_beyond_loopback_and_without_a_token_nothing_is_changed(store, tmp_path):
    server, _, admin = serve(store, tmp_path)
    try:
        eventually(lambda: ask(admin, "/readyz").status == 200, 20)
        answer = ask(admin, "/variants/cat.jpg", "DELETE", host="localhost")
        assert answer.status == 403 and b"MINIATURE_ADMIN_TOKEN" in answer.body
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["ADMIN_TOKEN", "ORIGIN_VERIFY", "SIGNING_KEYS"])
def test_an_empty_secret_refuses_to_start(store, tmp_path, name):
    server, _, _ = serve(store, tmp_path, **{name.lower(): ""})
    assert server.wait(20) != 0
    assert f"MINIATURE_{name}" in (tmp_path / "log").read_text()
