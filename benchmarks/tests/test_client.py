# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import subprocess
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from harness.client import Client
from harness.far import Caller
from harness.scenarios.anatomy import timing

HERE = Path(__file__).resolve().parents[1]


class Answers(BaseHTTPRequestHandler):
    """Answers in each way that HTTP/1.1 knows to end a body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/stall"):
            time.sleep(0.3)
        self.send_response(503 if self.path.startswith("/refuse") else 200)
        self.send_header("X-Cache", "miss")
        body = b"x" * 100_000
        if self.path.startswith("/chunked"):
            self.send_header("Transfer-Encoding", "chunked")
            body = (
                b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (b"a" * 70_000, b"b" * 30_000)) + b"0\r\n\r\n"
            )
        elif self.path.startswith("/close"):
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.program = Path(cls.folder.name) / "client"
        sources = [HERE / "client/main.c", HERE / "client/connection.c"]
        subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", cls.program, *sources], check=True)
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.port = cls.server.server_address[1]

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.folder.cleanup()

    def test_count_every_byte_however_the_body_ends(self):
        kinds = ["/plain", "/chunked", "/close", "/refuse"] * 10
        samples = Client(self.program, self.port, kinds, 3, 10).finish().samples
        self.assertEqual(sorted(sample.index for sample in samples), list(range(40)))
        self.assertEqual({sample.bytes for sample in samples}, {100_000})
        self.assertEqual(sum(sample.status == 503 for sample in samples), 10)
        self.assertEqual({sample.source for sample in samples}, {"miss"})

    def test_charge_a_stall_to_all_who_would_have_come_meanwhile(self):
        paths = ["/stall"] + ["/plain"] * 20
        samples = Client(self.program, self.port, paths, 1, 10, rate=100).finish().samples
        # All of the twenty were due within the stall of 300 ms, and the one connection was taken.
        late = [sample for sample in samples if sample.latency > 0.05]
        self.assertGreater(len(late), 15)

    def test_keep_to_the_rate(self):
        for ask in (
            lambda paths: Client(self.program, self.port, paths, 8, 10, rate=50).finish(),
            lambda paths: Caller(f"http://127.0.0.1:{self.port}", 8).ask(paths, rate=50),
        ):
            self.assertGreater(ask(["/plain"] * 25).seconds, 24 / 50)

    def test_say_when_nobody_answers(self):
        samples = Client(self.program, 1, ["/"], 1, 2).finish().samples
        self.assertEqual([sample.status for sample in samples], [0])
        self.assertEqual([sample.status for sample in Caller("http://127.0.0.1:1", 1).ask(["/"]).samples], [0])


class Timings(unittest.TestCase):
    def test_are_read_from_server_timing(self):
        self.assertEqual(timing("lookup;dur=0.3, fetch;dur=1.1, hit"), {"lookup": 0.3, "fetch": 1.1})
        self.assertEqual(timing(""), {})
