# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Every fault of S3 in the table, for one client, fifty at once, HEAD, and with a condition."""

import contextlib
import os
import random
import socket
import ssl
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from faults import DEADLINE, FAULTS, document, error, head_of, whole
from photos import vips
from sns_relay import openssl
from waiting import eventually
from wire import crowd

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))


class BadDay:
    """An S3 that does what one row of the table says, to each key anew."""

    def __init__(self, start, fault, picture):
        self.fault, self.picture = fault, picture
        self.calls = Counter()
        self.gate = threading.Event()
        self.gate.set()
        self.s3 = start.scripted(self.answer)
        port = stranger() if "stranger" in fault.endpoint else 0
        there = {"AWS_ENDPOINT_URL_S3": fault.endpoint.format(port=self.s3.port, stranger=port)}
        self.server = start.miniature({**environment(self.s3.port), **there}, deadline=DEADLINE)

    def answer(self, request):
        """What S3 says."""
        kind = "put" if request.method == "PUT" else "original" if "/originals/" in request.target else "lookup"
        # Each key has its first time, for HEAD and GET apart.
        self.calls[request.method, request.target] += 1
        if kind == "original":
            self.gate.wait(5)
        if request.method == "HEAD" and kind == "original" and not self.fault.in_head:
            return whole(self.picture)
        return getattr(self.fault, kind)(request, self.picture, self.calls[request.method, request.target])

    def calls_for(self, key):
        """How often the original was fetched."""
        return self.calls["GET", f"/pictures/originals/{key}"]

    def expect(self, answer):
        """One answer is as the table says."""
        expected = self.fault.status
        assert answer.status == expected, (self.fault.name, answer)
        assert answer["cache-control"] == self.fault.cache
        if expected == 503:
            assert int(answer["retry-after"]) >= 1
        if expected == 200:
            assert answer["content-type"] == "image/jpeg"
        elif answer.body:
            text = str(answer.problem)
            assert "pictures" not in text.replace("Pictures", "") and "127.0.0.1" not in text


def stranger():
    """The port of a server whose certificate it has signed itself; it ends with the tests."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate)  # fmt: skip
        context.load_cert_chain(certificate, key)

    def serve():
        while True:
            connection, _ = listener.accept()
            with contextlib.suppress(OSError), connection, context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def environment(port):
    """A bucket on the scripted S3."""
    return {
        "MINIATURE_STORE": "s3://pictures", "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
    }  # fmt: skip


def counted(fault):
    """The labels under which a fault is counted."""
    return f'operation="{fault.metric[0]}"', f'outcome="{fault.metric[1]}"'


def descriptors(pid):
    """How many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


@BY_NAME
def test_what_a_client_sees_is_what_the_table_says(start, picture, fault):
    day = BadDay(start, fault, picture)
    begun = time.monotonic()
    day.expect(day.server.ask("/400x300/one.jpg"))
    assert time.monotonic() - begun < fault.seconds
    assert day.calls_for("one.jpg") <= fault.most_calls

    head = day.server.ask("/400x300/head.jpg", "HEAD")
    day.expect(head)
    assert head.body == b""
    day.expect(day.server.ask("/400x300/conditional.jpg", headers={"If-None-Match": '"other"'}))

    eventually(lambda: day.server.metric("miniature_s3_requests_total", *counted(fault)) >= 1, what="the metric")
    if fault.stores:
        eventually(lambda: day.calls["PUT", "/pictures/400x300/one.jpg"] == 1, what="one PUT")
    elif fault.status != 200:
        assert not any(method == "PUT" for method, _ in day.calls)


@pytest.mark.heavy
@BY_NAME
def test_fifty_at_once_see_the_same_and_cost_no_more(start, picture, fault):
    day = BadDay(start, fault, picture)
    eventually(lambda: len(day.server.workers()) > 0, what="workers")
    before = descriptors(day.server.pid)
    day.gate.clear()

    def release():
        """Once the first has reached S3, and the server has read what the others sent: it answers in order."""
        if not fault.is_out_of_reach:
            eventually(lambda: day.calls_for("many.jpg") >= 1, what="the first call")
        for _ in range(8):
            assert day.server.ask("/nonsense").status == 400
        day.gate.set()

    for answer in crowd(day.server.port, ["/400x300/many.jpg"] * 50, then=release):
        day.expect(answer)
    assert day.calls_for("many.jpg") <= fault.most_calls
    # No task goes on for nobody.
    eventually(lambda: day.server.metric("miniature_flights") == 0, what="no flight left over")
    eventually(lambda: day.server.metric("miniature_http_requests_in_work") == 0, what="no request left over")
    # What is kept open for reuse is bounded; what was leaked would be fifty.
    eventually(lambda: descriptors(day.server.pid) <= before + 12, what="no descriptor left over")


@pytest.mark.heavy
def test_a_flapping_s3_costs_no_client_a_wrong_answer(start, picture, tmp_path):
    """10,000 pictures over an S3 of which each call fails in one way or another, one time in twelve."""
    (tmp_path / "large.jpg").write_bytes(picture)
    vips("thumbnail", tmp_path / "large.jpg", f"{tmp_path}/small.jpg[strip]", 160)
    picture = (tmp_path / "small.jpg").read_bytes()
    dice = random.Random(20261123)

    def cut(writer):
        writer.write(head_of(picture) + picture[: len(picture) // 2])
        return False

    def answer(request):
        if request.method == "PUT":
            return 200, {}, ""
        throw = dice.random()
        if throw < 0.05:
            return error(503, "ServiceUnavailable")
        if throw < 0.07:
            return None
        if "/originals/" not in request.target:
            return error(404, "NoSuchKey")
        return cut if throw < 0.08 else whole(picture)

    s3 = start.scripted(answer)
    server = start.miniature(environment(s3.port))
    total, good, bodies = 10_000, 0, set()
    for batch in range(0, total, 50):
        for reply in crowd(server.port, [f"/200x150/{batch + number}.jpg" for number in range(50)]):
            good += reply.status == 200
            if reply.status == 200:
                bodies.add(reply.body)
    assert good >= total * 0.999, f"{good} of {total}"
    assert len(bodies) == 1
    assert len(s3.requests) < total * 3 * 1.15


def test_the_documentation_is_this_table():
    assert (ROOT / "docs/faults.md").read_text() == document()
