# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Clients that are slow, silent or many, all in one process by epoll."""

import resource
import selectors
import socket
import time


def raise_file_limit():
    """As many sockets as the machine allows this process; how many that is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Crowd:
    """Connections to a port, of which it is known when the other side closed them."""

    def __init__(self, port):
        self._port = port
        self._selector = selectors.EpollSelector()
        # By socket: what it sends a piece of at a time, and when it connected.
        self._drips = {}
        self.began = {}
        # By socket: how many seconds it was kept.
        self.kept = {}
        self.received = {}

    def add(self, count, first=b"", drip=None):
        """Connects so many, each of which sends `first`, and a byte of `drip` at each beat."""
        made = []
        for _ in range(count):
            client = socket.create_connection(("127.0.0.1", self._port), timeout=20)
            client.setblocking(False)
            self.began[client] = time.monotonic()
            self.received[client] = b""
            self._selector.register(client, selectors.EVENT_READ)
            try:
                client.send(first)
            except OSError:
                self._gone(client)
            if drip:
                self._drips[client] = iter(drip)
            made.append(client)
        return made

    def beat(self):
        """Has every dripping client send a byte."""
        for client, drip in list(self._drips.items()):
            try:
                client.send(bytes([next(drip)]))
            except BlockingIOError:
                continue
            except (OSError, StopIteration):
                del self._drips[client]

    def look(self, wait=0.0):
        """Sees who was closed meanwhile."""
        for key, _ in self._selector.select(wait):
            try:
                data = key.fileobj.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if data:
                self.received[key.fileobj] += data
            else:
                self._gone(key.fileobj)

    def _gone(self, client):
        if client in self.kept:
            return
        self.kept[client] = time.monotonic() - self.began[client]
        self._drips.pop(client, None)
        self._selector.unregister(client)
        client.close()

    @property
    def open(self):
        """How many are connected still."""
        return len(self.began) - len(self.kept)

    def close(self):
        """Leaves."""
        for client in list(self.began):
            if client not in self.kept:
                self._gone(client)
        self._selector.close()
