# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A client for hosts elsewhere: TLS, many connections, and never more than a given rate."""

import http.client
import ssl
import sys
import threading
import time
from urllib.parse import urlsplit

from harness.samples import Sample, Samples


class Caller:
    """Asks one host for paths, on connections that are kept."""

    def __init__(self, url, clients, timeout=30.0, headers=()):
        self.parts, self.clients, self.timeout = urlsplit(url), clients, timeout
        pairs = (header.split(":", 1) for header in headers)
        self.headers = {"User-Agent": "miniature-load", **{name.strip(): value.strip() for name, value in pairs}}
        self.lock = threading.Lock()
        self.stopped = False

    def ask(self, paths, rate=None):
        """Asks for each path once, and returns Samples.

        With a rate, request n is due n/rate seconds after the start and none is sent sooner; latency counts from then.
        """
        self.paths, self.rate, self.next, self.samples = paths, rate, 0, []
        self.start = time.monotonic()
        threads = [threading.Thread(target=self.work, daemon=True) for _ in range(min(self.clients, len(paths)))]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                threads[0].join(0.5)
                self.tell()
                threads = [thread for thread in threads if thread.is_alive()] or threads[:1]
        except KeyboardInterrupt:
            self.stopped = True
        return Samples(sorted(self.samples, key=lambda sample: sample.index), time.monotonic() - self.start, 0.0)

    def tell(self):
        """Progress, on a terminal."""
        if sys.stderr.isatty():
            print(f"\r{len(self.samples)} of {len(self.paths)}", end="\r", file=sys.stderr, flush=True)

    def work(self):
        """One connection."""
        connection = None
        while (index := self.take()) is not None:
            due = self.start + index / self.rate if self.rate else time.monotonic()
            time.sleep(max(due - time.monotonic(), 0))
            connection, status, size, source = self.one(connection, self.paths[index])
            sample = Sample(index, due - self.start, time.monotonic() - due, status, size, source)
            with self.lock:
                self.samples.append(sample)
        if connection:
            connection.close()

    def take(self):
        """The number of the next request, or None at the end."""
        with self.lock:
            if self.stopped or self.next >= len(self.paths):
                return None
            self.next += 1
            return self.next - 1

    def one(self, connection, path):
        """One request: (connection, status, bytes, who answered); status 0 is no answer."""
        try:
            connection = connection or self.connect()
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            body = answer.read()
            # CloudFront says "Hit from cloudfront"; Miniature says one word.
            source = answer.headers.get("X-Cache", "-").replace(" ", "-")
            return connection, answer.status, len(body), source
        except (OSError, http.client.HTTPException):
            if connection:
                connection.close()
            return None, 0, 0, "-"

    def connect(self):
        """A new connection."""
        host, port = self.parts.hostname, self.parts.port
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)
