# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A raw HTTP client: what is asked goes out byte for byte, which the libraries at hand don't promise."""

import http.client
import json
import socket


class Answer:
    """Status, headers and body of an answer; names of headers in lower case."""

    def __init__(self, response):
        self.status = response.status
        pairs = response.getheaders()
        self.headers = {name.lower(): value for name, value in pairs}
        self.names = [name.lower() for name, _ in pairs]
        self.body = response.read()

    def __getitem__(self, name):
        return self.headers.get(name.lower())

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:200]!r}"

    @property
    def problem(self):
        """The body as a problem (RFC 9457)."""
        assert self["content-type"].split(";")[0] == "application/problem+json", self
        return json.loads(self.body)


def head(target, method="GET", headers=None, host="origin.test"):
    """The bytes of a request without a body."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def send(port, target, method="GET", headers=None, timeout=40, host="origin.test"):
    """Connects, sends, and returns the socket, for those who want to wait or leave."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    connection.sendall(head(target, method, headers, host))
    return connection


def receive(connection, method="GET"):
    """Reads the answer from a socket of `send` and closes it."""
    with connection:
        response = http.client.HTTPResponse(connection, method=method)
        try:
            response.begin()
            return Answer(response)
        finally:
            response.close()


def ask(port, target, method="GET", headers=None, timeout=40, host="origin.test"):
    """One request on its own connection."""
    return receive(send(port, target, method, headers, timeout, host), method)


def post(port, target, body, headers=None, timeout=40):
    """One request with a body."""
    length = {"Content-Length": str(len(body)), **(headers or {})}
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(head(target, "POST", length) + body)
        return receive(connection, "POST")


def crowd(port, targets, then=lambda: None):
    """All targets at once: everybody has sent before anybody reads. `then` is called in between."""
    connections = [send(port, target) for target in targets]
    then()
    return [receive(connection) for connection in connections]
