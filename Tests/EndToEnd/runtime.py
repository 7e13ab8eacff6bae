# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Lambda on loopback: the Runtime API (2018-06-01), and `miniature lambda` as the function behind it."""

import http.server
import itertools
import json
import queue
import re
import select
import socket
import socketserver
import threading
import time
from dataclasses import dataclass

from processes import Program, children
from servers import BIN
from waiting import eventually

INVOCATION = re.compile(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


@dataclass
class Post:
    """What the function posted: the headers on the wire in lower case, the body put together again."""

    headers: dict
    body: bytes

    @property
    def error_type(self):
        """The header that names an error."""
        return self.headers.get("lambda-runtime-function-error-type")

    @property
    def json(self):
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Picture:
    """A streamed answer taken apart, or a whole one: what a client of the function URL sees."""

    status: int
    headers: dict
    body: bytes

    def __getitem__(self, name):
        return self.headers.get(name.lower())


class Invocation:
    """One invocation: waits in line, is taken, is answered."""

    def __init__(self, number, event, seconds, trace):
        self.id = f"8476a536-e9f4-11e8-9739-{number:012x}"
        self.payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        self.deadline = time.time() + seconds
        self.trace = trace
        self.taken = threading.Event()
        self.answered = threading.Event()
        self.kind = self.post = None

    def result(self, within=20):
        """What the function posted as its response."""
        assert self.answered.wait(within), f"no answer within {within} s"
        assert self.kind == "response", self.post
        return self.post

    def error(self, within=20):
        """What the function posted as an error."""
        assert self.answered.wait(within), f"no answer within {within} s"
        assert self.kind == "error", self.post
        return self.post

    def picture(self):
        """The streamed response as its client sees it."""
        post = self.result()
        assert post.headers["lambda-runtime-function-response-mode"] == "streaming"
        assert post.headers["content-type"] == "application/vnd.awslambda.http-integration-response"
        assert post.headers["transfer-encoding"] == "chunked"
        prelude, mark, body = post.body.partition(bytes(8))
        assert mark and b"\0" not in prelude, "eight NULs end the prelude"
        head = json.loads(prelude)
        assert set(head) <= {"statusCode", "headers", "cookies"}
        assert all(name == name.lower() and isinstance(value, str) for name, value in head["headers"].items())
        return Picture(head["statusCode"], head["headers"], body)


class RuntimeAPI:
    """Gives invocations to whoever asks, and keeps what it answers."""

    def __init__(self):
        self.asked = 0
        self.waiting = 0
        self.init_error = None
        self._line = queue.Queue()
        self._known = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._open = True
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # As in Scripted: head and body in one piece.
            wbufsize = -1

            def do_GET(self):
                outer._next(self)

            def do_POST(self):
                outer._post(self)

            def log_message(self, *_):
                """The tests tell what happened."""

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request, client_address):
                """A function that ends breaks its connections."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def invoke(self, event, seconds=30, trace=None):
        """Puts an event in line, with the time the function has for it."""
        invocation = Invocation(next(self._numbers), event, seconds, trace)
        self._known[invocation.id] = invocation
        self._line.put(invocation)
        return invocation

    def close(self):
        """Ends it."""
        self._open = False
        self._server.shutdown()
        self._server.server_close()

    def _next(self, handler):
        if handler.path != "/2018-06-01/runtime/invocation/next":
            return self._answer(handler, 404)
        with self._lock:
            self.asked += 1
            self.waiting += 1
        invocation = self._wait(handler.connection)
        with self._lock:
            self.waiting -= 1
        if invocation is None:
            handler.close_connection = True
            return None
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:miniature",
        }
        if invocation.trace:
            headers["Lambda-Runtime-Trace-Id"] = invocation.trace
        invocation.taken.set()
        return self._answer(handler, 200, headers, invocation.payload)

    def _wait(self, connection):
        """The next in line, or None once whoever asked has left: nothing must be lost to them."""
        while self._open:
            try:
                return self._line.get(timeout=0.02)
            except queue.Empty:
                readable, _, _ = select.select([connection], [], [], 0)
                if readable and not connection.recv(1, socket.MSG_PEEK):
                    return None
        return None

    def _post(self, handler):
        post = Post({name.lower(): value for name, value in handler.headers.items()}, self._body(handler))
        if handler.path == "/2018-06-01/runtime/init/error":
            self.init_error = post
            return self._answer(handler, 202)
        found = INVOCATION.fullmatch(handler.path)
        invocation = self._known.get(found[1]) if found else None
        if invocation is None or invocation.answered.is_set():
            return self._answer(handler, 400)
        invocation.kind, invocation.post = found[2], post
        invocation.answered.set()
        return self._answer(handler, 202)

    @staticmethod
    def _body(handler):
        if handler.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        body = b""
        while length := int(handler.rfile.readline().split(b";")[0], 16):
            body += handler.rfile.read(length)
            handler.rfile.readline()
        while handler.rfile.readline() not in (b"\r\n", b""):
            pass
        return body

    @staticmethod
    def _answer(handler, status, headers=None, body=b""):
        handler.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


class Function:
    """`miniature lambda` on a Runtime API of its own."""

    def __init__(self, folder, environment, concurrency=None, **settings):
        self.api = RuntimeAPI()
        self.invoke = self.api.invoke
        own = {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.api.port}"}
        if concurrency:
            own["AWS_LAMBDA_MAX_CONCURRENCY"] = str(concurrency)
        settings = {f"MINIATURE_{name.upper()}": str(value) for name, value in settings.items()}
        log = folder / "lambda.log"
        self.program = Program("lambda", [BIN / "miniature", "lambda"], log, {**environment, **own, **settings}, folder)

    def until_waiting(self, loops=1):
        """Waits until it has nothing left to do."""

        def idle():
            self.program.expect_alive()
            return self.api.waiting == loops

        eventually(idle, 20, "the function waiting")

    def picture(self, target, method="GET", headers=None):
        """What a client of the function URL gets for a path with its query."""
        return self.invoke(function_url(target, method, headers)).picture()

    def happened(self, event):
        """An event handled, and what the function said of it."""
        answer = self.invoke(event).result().json
        self.until_waiting()
        return answer

    def workers(self):
        """The process ids of its render processes."""
        return children(self.program.pid, "miniature-render")

    def stop(self):
        """Ends it, and returns the exit status."""
        status = self.program.stop()
        self.api.close()
        return status


def function_url(target, method="GET", headers=None):
    """The event of a function URL (payload format 2.0)."""
    path, _, query = target.partition("?")
    host = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws"
    http = {
        "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "curl",
    }  # fmt: skip
    context = {
        "accountId": "anonymous", "apiId": host.split(".")[0], "domainName": host, "domainPrefix": host.split(".")[0],
        "http": http, "requestId": "e1506fd5-9e7b-434f-bd42-4f8fa224b599", "routeKey": "$default", "stage": "$default",
        "time": "12/Mar/2026:19:03:58 +0000", "timeEpoch": 1773342238000,
    }  # fmt: skip
    event = {
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "headers": {"host": host, "x-forwarded-proto": "https", **(headers or {})},
        "requestContext": context, "isBase64Encoded": False,
    }  # fmt: skip
    if query:
        event["queryStringParameters"] = dict(pair.partition("=")[::2] for pair in query.split("&"))
    return event


def http_api(decoded, method="GET", headers=None):
    """The event of an HTTP API: the path comes decoded."""
    event = function_url(decoded, method, headers)
    event["requestContext"]["domainName"] = event["headers"]["host"] = "r3pmxmplak.execute-api.us-east-1.amazonaws.com"
    return event


def load_balancer(target, method="GET", headers=None, multi_value=False):
    """The event of an Application Load Balancer: path and parameters are as they came."""
    path, _, query = target.partition("?")
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    headers = {"host": "lambda-846800462-us-east-2.elb.amazonaws.com", "x-forwarded-for": "203.0.113.7",
               **(headers or {})}  # fmt: skip
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda/49e9d65c45c6791a"
    event = {"requestContext": {"elb": {"targetGroupArn": arn}}, "httpMethod": method, "path": path, "body": "",
             "isBase64Encoded": False}  # fmt: skip
    if multi_value:
        lists = {"multiValueHeaders": {name: [value] for name, value in headers.items()},
                 "multiValueQueryStringParameters": {name: [value] for name, value in pairs}}  # fmt: skip
        return {**event, **lists}
    return {**event, "headers": headers, "queryStringParameters": dict(pairs)}
